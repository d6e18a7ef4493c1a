//! The keys of people, kept in memory for a short time.

use crate::secret::{Key, MasterKey};
use domain::id::{PersonId, TenantId};
use lru::LruCache;
use sqlx::PgPool;
use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Most keys kept in memory.
const KEYS_KEPT_MAX: NonZeroUsize = NonZeroUsize::new(20_000).unwrap();
/// Longest time a key is kept in memory; also how long another node may read after an erasure.
const KEY_KEPT_FOR: Duration = Duration::from_mins(1);

/// The keys of people; `None` stands for a destroyed key.
#[derive(Clone)]
pub struct Keyring {
    pool: PgPool,
    master: MasterKey,
    kept: Arc<Mutex<LruCache<(TenantId, PersonId), Kept>>>,
}

struct Kept {
    key: Option<Key>,
    since: Instant,
}

/// Keys by person; a destroyed key is `None`.
pub(crate) type Keys = HashMap<(TenantId, PersonId), Option<Key>>;

impl Keyring {
    /// The keys in this database, wrapped with this master key.
    pub fn new(pool: PgPool, master: MasterKey) -> Self {
        Self { pool, master, kept: Arc::new(Mutex::new(LruCache::new(KEYS_KEPT_MAX))) }
    }

    /// A new key, wrapped as it is kept in the table.
    pub(super) fn make(&self, tenant: TenantId, person: PersonId) -> Result<(Key, Vec<u8>), sqlx::Error> {
        let key = Key::random();
        let wrapped = self
            .master
            .wrapping()
            .seal(&purpose(tenant, person), key.bytes())
            .map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        Ok((key, wrapped))
    }

    /// The keys of these people; who has none yet has none in the answer.
    ///
    /// # Errors
    /// The database can't be reached, or a key was wrapped with another master key.
    pub async fn keys(&self, people: &HashSet<(TenantId, PersonId)>) -> Result<Keys, sqlx::Error> {
        let mut keys = Keys::with_capacity(people.len());
        let missing = self.take_kept(people, &mut keys);
        if missing.is_empty() {
            return Ok(keys);
        }
        let (tenants, persons): (Vec<_>, Vec<_>) =
            missing.iter().map(|(tenant, person)| (tenant.uuid(), person.uuid())).unzip();
        let rows = sqlx::query!(
            "SELECT k.tenant_id, k.person_id, k.wrapped_key FROM person_key k
             JOIN unnest($1::uuid[], $2::uuid[]) AS p (tenant_id, person_id)
               ON k.tenant_id = p.tenant_id AND k.person_id = p.person_id",
            &tenants,
            &persons,
        )
        .fetch_all(&self.pool)
        .await?;
        for row in rows {
            let (tenant, person) = (TenantId::new(row.tenant_id), PersonId::new(row.person_id));
            let key = row.wrapped_key.map(|wrapped| self.unwrap(tenant, person, &wrapped)).transpose()?;
            self.keep(tenant, person, key.clone());
            keys.insert((tenant, person), key);
        }
        Ok(keys)
    }

    /// The keys of these people, made for those who have none yet.
    ///
    /// # Errors
    /// The database can't be reached, or a key was wrapped with another master key.
    pub async fn keys_or_new(&self, people: &HashSet<(TenantId, PersonId)>) -> Result<Keys, sqlx::Error> {
        let mut keys = self.keys(people).await?;
        let strangers: HashSet<_> = people.iter().filter(|who| !keys.contains_key(who)).copied().collect();
        if strangers.is_empty() {
            return Ok(keys);
        }
        for (tenant, person) in &strangers {
            let (_, wrapped) = self.make(*tenant, *person)?;
            sqlx::query!(
                "INSERT INTO person_key (tenant_id, person_id, wrapped_key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                tenant.uuid(),
                person.uuid(),
                wrapped,
            )
            .execute(&self.pool)
            .await?;
        }
        keys.extend(self.keys(&strangers).await?);
        Ok(keys)
    }

    /// Forgets a key at once, because it was destroyed.
    pub(super) fn forget(&self, tenant: TenantId, person: PersonId) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).pop(&(tenant, person));
    }

    pub(super) fn keep(&self, tenant: TenantId, person: PersonId, key: Option<Key>) {
        let kept = Kept { key, since: Instant::now() };
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).put((tenant, person), kept);
    }

    fn take_kept(&self, people: &HashSet<(TenantId, PersonId)>, keys: &mut Keys) -> Vec<(TenantId, PersonId)> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut missing = Vec::new();
        for who in people {
            match kept.get(who) {
                Some(found) if found.since.elapsed() < KEY_KEPT_FOR => {
                    keys.insert(*who, found.key.clone());
                }
                Some(_) | None => missing.push(*who),
            }
        }
        missing
    }

    fn unwrap(&self, tenant: TenantId, person: PersonId, wrapped: &[u8]) -> Result<Key, sqlx::Error> {
        let malformed = |error: Box<dyn std::error::Error + Send + Sync>| sqlx::Error::Decode(error);
        let bytes = self
            .master
            .wrapping()
            .open(&purpose(tenant, person), wrapped)
            .map_err(|error| malformed(Box::new(error)))?;
        bytes.try_into().map(Key::new).map_err(|_| malformed("a person's key must have 32 bytes".into()))
    }
}

fn purpose(tenant: TenantId, person: PersonId) -> Vec<u8> {
    [tenant.uuid().as_bytes().as_slice(), person.uuid().as_bytes()].concat()
}
