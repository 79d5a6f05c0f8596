//! Several decisions in one call (`POST keputusan`): each with a key and a version of its own, and each
//! with an answer of its own. What the answer does not tell of a decision stays in doubt.

use std::collections::BTreeSet;

use reqwest::{
    StatusCode,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue},
};

use super::{
    Terbuka, decisions,
    wire::decision::{Banyak, HasilBanyak, Jawaban},
};
use crate::{
    domain::{
        decision::Decision,
        failure::{Failure, FailureKind, Fate},
        id::DecisionId,
    },
    siasn::{
        answers::{DecideFailure, Receipt},
        classify::{self, Lost},
        http::{Answer, Call},
        wire,
    },
};

/// What came of each decision.
type Each = Vec<(DecisionId, Result<Receipt, DecideFailure>)>;

impl Terbuka {
    /// How many decisions may go in one call; 0 where only one by one.
    pub(in crate::siasn) fn batch_limit(&self) -> usize {
        self.can.batch.min(self.line.together())
    }

    /// Sends several decisions in one call, once; says of each what came of it.
    pub(in crate::siasn) async fn decide_many(&self, decisions: &[Decision]) -> Each {
        let all = |failure: DecideFailure| {
            let each = decisions.iter().map(|one| one.id.clone());
            each.map(|id| (id, Err(failure.clone()))).collect()
        };
        let answer = match self.line.write(|| self.banyak(decisions)).await {
            Ok(answer) => answer,
            Err(lost) => return all(of_the_call(lost.into())),
        };
        if answer.status != StatusCode::OK {
            let (status, headers) = (answer.status, &answer.headers);
            let failure = classify::of_answer(status, headers, &answer.body);
            return all(of_the_call(Lost::after(failure).into()));
        }
        let said: HasilBanyak = match wire::success(&answer) {
            Ok(said) => said,
            Err(failure) => return all(of_the_call(Lost::after(failure).into())),
        };
        let answers: Vec<_> = said.answers().collect();
        let twice = said_twice(&answers);
        let of = |decision: &Decision| {
            let mut answers = answers.iter();
            let found = answers.find(|answer| answer.is_about(decision));
            match found.filter(|_| !twice.contains(decision.id.as_str())) {
                Some(answer) => of_one(answer, decision),
                None => Err(in_doubt(
                    "no answer, or two, about one of several decisions",
                )),
            }
        };
        let each = decisions.iter();
        each.map(|one| (one.id.clone(), of(one))).collect()
    }

    fn banyak(&self, decisions: &[Decision]) -> Result<Call, Failure> {
        let url = self.url(&["keputusan"])?;
        let body = serde_json::to_vec(&Banyak::of(decisions))
            .map_err(|error| Failure::new(FailureKind::Internal, error.to_string()))?;
        Ok(Call::json(url, "keputusan", body))
    }
}

/// What a failure of the call as a whole means for each decision in it. A refusal of the call says
/// nothing about decisions that nobody may have looked at.
fn of_the_call(failure: DecideFailure) -> DecideFailure {
    let fate = match failure.fate {
        Fate::Refused | Fate::Conflict => Fate::InDoubt,
        fate @ (Fate::NotSent | Fate::InDoubt) => fate,
    };
    DecideFailure {
        fate,
        theirs: None,
        ..failure
    }
}

/// The keys about which more than one answer was given.
fn said_twice(answers: &[Jawaban]) -> BTreeSet<String> {
    let mut once = BTreeSet::new();
    let keys = answers.iter().filter_map(Jawaban::key);
    keys.filter(|key| !once.insert(key.clone())).collect()
}

/// The answer about one decision, read as if it had come by itself.
fn of_one(said: &Jawaban, decision: &Decision) -> Result<Receipt, DecideFailure> {
    let Some(status) = said.status() else {
        return Err(in_doubt("an answer without a status"));
    };
    let json = HeaderValue::from_static("application/json");
    let answer = Answer {
        status,
        headers: HeaderMap::from_iter([(CONTENT_TYPE, json)]),
        body: said.body(),
    };
    decisions::understood(&answer, decision)
}

fn in_doubt(cause: &str) -> DecideFailure {
    let failure = Failure::new(FailureKind::Unreadable, cause);
    DecideFailure {
        fate: Fate::InDoubt,
        failure,
        theirs: None,
    }
}
