//! Deliveries that wait.

mod about;
mod add;
mod command;
mod due;
mod report;
mod settle;
mod tables;
mod webhooks;

pub(crate) use about::About;
pub(super) use add::{add_all, subscribers};
pub(crate) use command::{Part, WebhookCommand};
pub(crate) use due::{was_set_back, Delivery};
pub(crate) use report::{Failing, WebhookState};
pub(crate) use settle::{Gone, Outcome, Tried};
pub(super) use tables::{upgrade_outbox, TABLES};
pub(crate) use webhooks::Subscription;

use valet_chain::BlockNumber;

/// The place of an event in the log; orders as events happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Position {
    pub(crate) number: BlockNumber,
    pub(crate) index: u32,
}

/// A webhook, as the database numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WebhookId(i64);
