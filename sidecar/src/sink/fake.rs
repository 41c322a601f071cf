//! A sink that answers as a script says.

use super::{Refusal, Reply, Sink};
use crate::cloudevent::CloudEvent;
use futures::{future::BoxFuture, FutureExt};
use std::sync::{Arc, Mutex};

/// What it answers to an event, given how many it was asked before.
type Script = Arc<dyn Fn(usize, &CloudEvent) -> Reply + Send + Sync>;

/// A sink that answers as a script says, and remembers what it was sent.
#[derive(Clone)]
pub(crate) struct FakeSink {
    script: Script,
    sent: Arc<Mutex<Vec<CloudEvent>>>,
}

impl FakeSink {
    pub(crate) fn new(script: impl Fn(usize, &CloudEvent) -> Reply + Send + Sync + 'static) -> Self {
        Self { script: Arc::new(script), sent: Arc::default() }
    }

    /// What it was sent, in order.
    pub(crate) fn sent(&self) -> Vec<CloudEvent> {
        self.sent.lock().unwrap().clone()
    }
}

impl Sink for FakeSink {
    fn name(&self) -> &str {
        "fake"
    }

    fn to(&self) -> String {
        "fake://".to_owned()
    }

    fn send<'a>(&'a self, event: &'a CloudEvent) -> BoxFuture<'a, Reply> {
        let mut sent = self.sent.lock().unwrap();
        let reply = (self.script)(sent.len(), event);
        sent.push(event.clone());
        async move { reply }.boxed()
    }
}

/// An answer with that status of HTTP.
pub(crate) fn refused(status: u16) -> Reply {
    let why = Refusal { code: "status", text: format!("the service answered {status}"), status: Some(status), gone: status == 410 };
    Reply::Failed { why, retry_after: None }
}
