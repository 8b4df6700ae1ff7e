//! Talking to the server: time limits, finished tasks, indexes that are there.

use std::future::Future;
use std::time::Duration;

use domain::Language;
use meilisearch_sdk::errors::{Error as ServerError, ErrorCode};
use meilisearch_sdk::task_info::TaskInfo;
use meilisearch_sdk::tasks::Task;

use super::{Meilisearch, settings};
use crate::error::Error;

/// Time between two questions whether a task is done, at first and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(400);

impl Meilisearch {
    /// The answer of the server, if it comes in time.
    pub(super) async fn in_time<T>(&self, answer: impl Future<Output = Result<T, ServerError>>) -> Result<T, Error> {
        within(self.request_timeout, answer).await
    }

    /// As [`in_time`](Self::in_time) for what is long to send.
    pub(super) async fn in_task_time<T>(
        &self,
        answer: impl Future<Output = Result<T, ServerError>>,
    ) -> Result<T, Error> {
        within(self.task_timeout, answer).await
    }

    /// Waits until the server has done what it took.
    pub(super) async fn done(&self, task: TaskInfo) -> Result<(), Error> {
        self.finished(task).await?.map_or(Ok(()), |failure| Err(Error::Task(failure.to_string())))
    }

    /// Waits until the server has finished a task: none where it succeeded, or why it failed.
    async fn finished(&self, task: TaskInfo) -> Result<Option<ServerError>, Error> {
        let wait = async {
            let mut pause = FIRST_PAUSE;
            loop {
                match self.in_time(self.client.get_task(&task)).await {
                    Ok(Task::Succeeded { .. }) => return Ok(None),
                    Ok(Task::Failed { content }) => return Ok(Some(content.error.into())),
                    Ok(Task::Enqueued { .. } | Task::Processing { .. }) => {}
                    // The client has no word for a canceled task and cannot read it.
                    Err(Error::Server(error)) if matches!(*error, ServerError::ParseError(_)) => {
                        return Err(Error::Task("it was canceled, or its state cannot be read".into()));
                    }
                    Err(error) => return Err(error),
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        };
        tokio::time::timeout(self.task_timeout, wait).await.map_err(|_| Error::Timeout(self.task_timeout))?
    }

    /// Makes sure that both indexes are there with their settings.
    ///
    /// # Errors
    /// [`Error::Vanished`] after one was made that the cursor believed to be filled.
    pub(super) async fn present(&self) -> Result<(), Error> {
        let mut made = false;
        for language in Language::ALL {
            let uid = self.uid(language);
            match self.in_time(self.client.get_raw_index(&uid)).await {
                Ok(_) => {}
                Err(Error::Server(error)) if is_missing(&error) => {
                    // First, so that no crash leaves an empty index that passes for a full one.
                    made |= self.cursors.get(&self.version).await.map_err(Error::Cursor)? != 0;
                    self.set_cursor(0).await?;
                    self.make(&uid, language).await?;
                }
                Err(error) => return Err(error),
            }
        }
        if made { Err(Error::Vanished) } else { Ok(()) }
    }

    async fn make(&self, uid: &str, language: Language) -> Result<(), Error> {
        // Settings first: they make the index, so that it is never there without them.
        let settings = settings::settings(&self.analyser, language);
        let index = self.client.index(uid);
        let task = self.in_time(index.set_settings(&settings)).await?;
        self.done(task).await
    }
}

async fn within<T>(limit: Duration, answer: impl Future<Output = Result<T, ServerError>>) -> Result<T, Error> {
    Ok(tokio::time::timeout(limit, answer).await.map_err(|_| Error::Timeout(limit))??)
}

fn is_missing(error: &ServerError) -> bool {
    matches!(error, ServerError::Meilisearch(error) if error.error_code == ErrorCode::IndexNotFound)
}
