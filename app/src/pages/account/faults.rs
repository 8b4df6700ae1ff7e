//! What was refused, in the reader's words, at the field where it can be mended.

use domain::Language;
use domain::account::PasswordFault;
use domain::policy::Refused;
use library::accounts::Refusal;

use super::Fault;
use crate::texts::t;

/// The fault that a refusal is. `field` is where what is no matter of one field is shown; may be empty.
pub fn fault(language: Language, refusal: &Refusal, field: &'static str) -> Fault {
    let (field, text) = match refusal {
        Refusal::Credentials => (field, t!(language, account.fault_credentials)),
        Refusal::TooOften { minutes } => (field, t!(language, account.fault_too_often, minutes = minutes)),
        Refusal::Link => (field, t!(language, account.fault_link)),
        Refusal::Address => ("address", t!(language, account.fault_address)),
        Refusal::Name => ("name", t!(language, account.fault_name)),
        Refusal::Password(PasswordFault::TooShort { is }) => ("password", t!(language, account.fault_short, is = is)),
        Refusal::Password(PasswordFault::TooLong { is }) => ("password", t!(language, account.fault_long, is = is)),
        Refusal::Guessable => ("password", t!(language, account.fault_guessable)),
        Refusal::Code => ("code", t!(language, account.fault_code)),
        Refusal::OtherAddress => (field, t!(language, account.fault_other_address)),
        Refusal::HasAccount => (field, t!(language, account.fault_has_account)),
        Refusal::Domain { domain } => ("address", t!(language, account.fault_domain, domain = domain)),
        Refusal::Words => ("words", t!(language, account.fault_words)),
        Refusal::Done => (field, t!(language, account.fault_done)),
        Refusal::Policy(refused) => (
            field,
            match refused {
                Refused::SignIn => t!(language, account.fault_sign_in),
                Refused::SignInAgain => t!(language, account.fault_again),
                Refused::Role => t!(language, account.fault_role),
                Refused::Oneself => t!(language, account.fault_oneself),
                Refused::LastAdministrator => t!(language, account.fault_last_administrator),
                Refused::LastOwner => t!(language, account.fault_last_owner),
            },
        ),
    };
    Fault { field, text }
}

/// The box that confirms an erasure is not ticked.
pub fn tick_missing(language: Language) -> Fault {
    Fault { field: "sure", text: t!(language, account.erase_tick_missing) }
}

/// Nothing of a menu was chosen.
pub fn nothing_chosen(language: Language, field: &'static str) -> Fault {
    Fault { field, text: t!(language, account.fault_choose) }
}
