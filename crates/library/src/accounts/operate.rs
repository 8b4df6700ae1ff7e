//! What the operator does by hand at the machine, past all roles: whoever can read the database needs no permission.

use domain::account::{self as rules, Address, Membership, Office};
use domain::{EntryId, Language};
use serde_json::json;
use storage::account::AccountRow;
use storage::membership::MembershipRow;
use storage::{account, audit, membership, meta, token};

use super::people::Person;
use super::register::{fresh, reset_token};
use super::secret::Secret;
use super::{Refusal, Result, line, password};
use crate::{Error, Library};

/// The key under which a node is marked that holds people with known passwords.
const DEMO: &str = "demo";

/// Somebody who is there to try the node out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demo {
    /// The address.
    pub address: &'static str,
    /// The name.
    pub name: &'static str,
    /// The password, known to everybody.
    pub password: &'static str,
    /// Role for the node.
    pub office: Option<Office>,
    /// Role in an initiative.
    pub membership: Option<Membership>,
}

impl Library {
    /// Adds an account and gives the token of the link where its password is chosen.
    ///
    /// # Errors
    /// [`Refusal::Address`], [`Refusal::Name`], [`Refusal::HasAccount`].
    pub async fn operator_add(
        &self,
        address: &str,
        name: &str,
        office: Option<Office>,
        language: Language,
    ) -> Result<String> {
        let address = Address::new(address).map_err(|_| Refusal::Address)?;
        let name = rules::name(name).ok_or(Refusal::Name)?;
        let now = self.now();
        let link = Secret::new()?;
        let row = AccountRow { office, ..fresh(address, name, language, None, now) };
        let tx = self.storage.begin().await?;
        if !account::add(&tx, &row).await? {
            return Err(Refusal::HasAccount.into());
        }
        token::add(&tx, &reset_token(link.id, Some(&row), now)).await?;
        audit::append(&tx, &line(now, None, "account_added", row.id, json!({ "office": office }))).await?;
        tx.commit().await?;
        Ok(link.plain)
    }

    /// All accounts.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn operator_accounts(&self) -> Result<Vec<Person>> {
        let rows = account::list(&self.storage, storage::MOST, 0).await?;
        Ok(rows.into_iter().map(Person::from).collect())
    }

    /// Gives an account another role for the node, or none.
    ///
    /// # Errors
    /// [`Refusal::Address`]; [`Error::NotFound`].
    pub async fn operator_set_office(&self, address: &str, to: Option<Office>) -> Result<()> {
        let address = Address::new(address).map_err(|_| Refusal::Address)?;
        let now = self.now();
        let tx = self.storage.begin().await?;
        let found = account::by_address(&tx, &address).await?.ok_or(Error::NotFound)?;
        let mut row = account::get_locked(&tx, found.id).await?.ok_or(Error::NotFound)?;
        let detail = json!({ "from": row.office, "to": to });
        row.office = to;
        account::put(&tx, &row).await?;
        audit::append(&tx, &line(now, None, "office_set", row.id, detail)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The token of a link to a new password, for somebody whom letters do not reach.
    ///
    /// # Errors
    /// [`Refusal::Address`]; [`Error::NotFound`].
    pub async fn operator_reset(&self, address: &str) -> Result<(String, Language)> {
        let address = Address::new(address).map_err(|_| Refusal::Address)?;
        let now = self.now();
        let link = Secret::new()?;
        let tx = self.storage.begin().await?;
        let row = account::by_address(&tx, &address).await?.ok_or(Error::NotFound)?;
        token::add(&tx, &reset_token(link.id, Some(&row), now)).await?;
        audit::append(&tx, &line(now, None, "reset_link", row.id, json!({}))).await?;
        tx.commit().await?;
        Ok((link.plain, row.language))
    }

    /// Whether people with known passwords were added to this node.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn is_demo(&self) -> Result<bool> {
        Ok(meta::get(&self.storage, DEMO).await?.is_some())
    }

    /// Adds people with known passwords and marks the node for good. `false` and nothing done where it has real
    /// accounts. May be repeated; somebody who is there stays as they are.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn add_demo(&self, people: &[Demo], initiative: Option<EntryId>) -> Result<bool> {
        if !self.is_demo().await? && account::count(&self.storage).await? > 0 {
            return Ok(false);
        }
        let now = self.now();
        let mut rows = Vec::new();
        for one in people {
            let address = Address::new(one.address).map_err(|_| Refusal::Address)?;
            if account::by_address(&self.storage, &address).await?.is_none() {
                let hash = password::hashed(one.password.to_owned()).await?;
                let row = fresh(address, one.name.to_owned(), Language::De, Some(hash), now);
                rows.push((AccountRow { office: one.office, ..row }, one.membership));
            }
        }
        let tx = self.storage.begin().await?;
        meta::put(&tx, DEMO, "1").await?;
        for (row, role) in rows {
            if account::add(&tx, &row).await?
                && let (Some(initiative), Some(_)) = (initiative, role)
            {
                let row = MembershipRow { initiative, account: row.id, role, since: now, change: None };
                membership::put(&tx, &row).await?;
            }
        }
        tx.commit().await?;
        Ok(true)
    }
}
