//! What was decided, in a sign and a short word.

use crate::{
    config::Meaning,
    domain::{decision::Outcome, delivery::Delivery},
};

/// `✓` accepted, `↩` returned, `✗` refused.
pub(crate) fn sign(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accept => "✓",
        Outcome::Return => "↩",
        Outcome::Refuse => "✗",
    }
}

/// How an outcome looks.
pub(crate) fn meaning(outcome: Outcome) -> Meaning {
    match outcome {
        Outcome::Accept => Meaning::Good,
        Outcome::Return => Meaning::Warning,
        Outcome::Refuse => Meaning::Bad,
    }
}

/// How a state of the delivery looks.
pub(crate) fn delivery(delivery: Delivery) -> Meaning {
    match delivery {
        Delivery::Refused | Delivery::Conflict => Meaning::Bad,
        Delivery::Unknown | Delivery::Abandoned => Meaning::Warning,
        Delivery::Accepted => Meaning::Good,
        Delivery::Withdrawn => Meaning::Dim,
        Delivery::Held | Delivery::AwaitingSignature | Delivery::Queued | Delivery::Sending => {
            Meaning::Text
        }
    }
}
