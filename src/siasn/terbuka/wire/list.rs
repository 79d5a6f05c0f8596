//! Pages of the inbox, what changed since, and reference lists.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Oddity,
    columns::Rows,
    loose::{Lax, List, Scalar},
};
use crate::domain::{id::ProposalId, proposal::Proposal};

/// `GET usul`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Page {
    pub jumlah: Scalar,
    pub next_cursor: Scalar,
    pub token: Scalar,
    pub usul: Rows,
}

/// `GET usul/perubahan`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Changes {
    pub token: Scalar,
    pub lagi: Scalar,
    pub berubah: Rows,
    pub hilang: List<Scalar>,
}

/// `GET referensi/{nama}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Reference {
    pub isi: List<Lax<Code>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Code {
    id: Scalar,
    nama: Scalar,
}

/// The rows that can be used, and what was odd about the others.
pub fn rows(rows: Rows, at: &str) -> Result<(Vec<Proposal>, Vec<Oddity>), Oddity> {
    let list = rows.each(at)?;
    let mut rows = Vec::with_capacity(list.len());
    let mut oddities = Vec::new();
    for (index, row) in list.into_iter().enumerate() {
        let path = || format!("{at}[{index}]");
        match row.0.map(Proposal::try_from) {
            Some(Ok(row)) => rows.push(row),
            Some(Err(oddity)) => oddities.push(oddity.within(&path())),
            None => oddities.push(Oddity::new(path(), "an object")),
        }
    }
    Ok((rows, oddities))
}

/// The ids that can be used, and what was odd about the others.
pub fn ids(list: List<Scalar>, at: &str) -> (Vec<ProposalId>, Vec<Oddity>) {
    let mut ids = Vec::new();
    let mut oddities = Vec::new();
    for (index, id) in list.elements().enumerate() {
        match id.id(&format!("{at}[{index}]")) {
            Ok(id) => ids.push(ProposalId::new(id)),
            Err(oddity) => oddities.push(oddity),
        }
    }
    (ids, oddities)
}

/// Code to words; codes without a usable spelling are left out.
pub fn codes(list: List<Lax<Code>>, at: &str) -> Result<BTreeMap<String, String>, Oddity> {
    if list.0.is_none() {
        return Err(Oddity::new(at, "a list"));
    }
    let codes = list.objects();
    Ok(codes
        .filter_map(|code| Some((code.id.id("id").ok()?, code.nama.words())))
        .collect())
}
