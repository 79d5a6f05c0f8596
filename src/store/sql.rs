//! How domain values lie in columns, and what a fault of the database is called.

use std::io;

use jiff::Timestamp;
use rusqlite::{
    ErrorCode, ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::domain::{
    decision::Outcome,
    delivery::Delivery,
    failure::{Failure, FailureKind},
    id::{AgencyId, CategorySlug, DecisionId, DocumentId, ProposalId, UnitId, Version},
    nip::Nip,
    outbox::Step,
};

macro_rules! text_columns {
    ($($name:ty),*) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str().map(<$name>::from)
            }
        }
    )*};
}

text_columns!(
    AgencyId,
    CategorySlug,
    DecisionId,
    DocumentId,
    ProposalId,
    UnitId,
    Version,
    Nip
);

macro_rules! slug_columns {
    ($($name:ty),*) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.slug().into())
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                <$name>::from_slug(value.as_str()?).ok_or(FromSqlError::InvalidType)
            }
        }
    )*};
}

slug_columns!(Delivery, Outcome, Step);

/// A moment, as whole microseconds: enough to order by, and half of what the text takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(pub Timestamp);

impl ToSql for Moment {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_microsecond().into())
    }
}

impl FromSql for Moment {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Timestamp::from_microsecond(value.as_i64()?)
            .map(Self)
            .map_err(FromSqlError::other)
    }
}

/// A value as JSON text.
#[derive(Debug)]
pub(super) struct Json<T>(pub T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0)
            .map(Into::into)
            .map_err(|problem| rusqlite::Error::ToSqlConversionFailure(problem.into()))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?)
            .map(Self)
            .map_err(|problem| {
                // The parser's own sentence may quote the text, and that may be personal.
                let (line, column) = (problem.line(), problem.column());
                FromSqlError::Other(format!("unreadable at {line}:{column}").into())
            })
    }
}

/// How the cause of a failure begins that says that the file itself is damaged.
const DAMAGE: &str = "the store is damaged";

/// How the cause of a failure begins that the disk itself brought about.
const TROUBLE: &str = "the disk failed";

/// SQLite's sentences name tables and columns, never a value, so they may be logged and shown.
impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        let kind = match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => FailureKind::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => FailureKind::DiskReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FailureKind::StoreBusy,
            _ => FailureKind::Storage,
        };
        let cause = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                format!("{DAMAGE}: {error}")
            }
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => {
                format!("{TROUBLE}: {error}")
            }
            _ => error.to_string(),
        };
        Self::new(kind, cause)
    }
}

/// What a fault of the file system is called.
pub(super) fn of_disk(problem: &io::Error) -> Failure {
    use io::ErrorKind as Kind;
    let kind = match problem.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => FailureKind::DiskFull,
        Kind::ReadOnlyFilesystem | Kind::PermissionDenied => FailureKind::DiskReadOnly,
        _ => FailureKind::Storage,
    };
    Failure::new(kind, problem.to_string())
}

/// Whether a failure says that the disk did not do what it was asked, without saying why.
pub(super) fn is_trouble(failure: &Failure) -> bool {
    failure.kind == FailureKind::Storage && failure.cause.starts_with(TROUBLE)
}

/// Whether a failure says that the file itself is damaged.
pub(super) fn is_damage(failure: &Failure) -> bool {
    failure.kind == FailureKind::Storage && failure.cause.starts_with(DAMAGE)
}

/// A count as people use it; the database has no negative ones.
pub(super) fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}
