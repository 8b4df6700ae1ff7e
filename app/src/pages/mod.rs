//! Pages, one file each: a function from loaded data to head and body.

pub mod account;
pub mod barrier;
pub mod collections;
pub mod contact;
pub mod desk;
pub mod editor;
pub mod format;
pub mod gone;
pub mod guide;
pub mod home;
pub mod imprint;
pub mod initiative;
pub mod initiatives;
pub mod kind_list;
pub mod message;
pub mod not_found;
pub mod outbox;
pub mod practice;
pub mod results;
pub mod review;
pub mod sheet;
pub mod site;
pub mod vocabulary;
