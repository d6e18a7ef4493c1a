//! Sets of rows as the columns that statements over many rows take.
//!
//! Rows are fetched by `unnest`ed keys, each as the first row at or after its key in the key's order, and only then
//! compared with it. To PostgreSQL all indexes that begin with `tenant_id` cost the same while a table is new and has no
//! statistics, as in a rebuild, and asked for equality it may choose one that walks through the tenant's rows for each
//! key; the order leaves it only the index of the key.

use std::collections::HashSet;
use uuid::Uuid;

/// A row's place: its tenant and its id within the tenant.
pub(crate) type Key = (Uuid, Uuid);

/// Different keys as two columns of the same length.
pub(crate) fn key_columns(keys: impl IntoIterator<Item = Key>) -> (Vec<Uuid>, Vec<Uuid>) {
    keys.into_iter().collect::<HashSet<_>>().into_iter().unzip()
}

/// One column of many rows, for `unnest`.
macro_rules! column {
    ($rows:expr, $field:ident) => {
        &$rows.iter().map(|row| row.$field.clone()).collect::<Vec<_>>()[..]
    };
}
pub(crate) use column;
