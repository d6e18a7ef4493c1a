//! Addresses with their handlers and their descriptions.

use super::{Operation, Tag};
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};

/// Addresses with their handlers and their descriptions: no address without one.
pub(crate) struct Routes<S> {
    router: Router<S>,
    tag: Tag,
    described: Vec<Described>,
}

/// An address as it is described.
pub(crate) struct Described {
    /// The method.
    pub(crate) method: Method,
    /// The path, with places such as `{id}`.
    pub(crate) path: String,
    /// What it is about.
    pub(crate) tag: Tag,
    /// What it does.
    pub(crate) operation: Operation,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No addresses yet; those to come are about `tag`.
    pub(crate) fn about(tag: Tag) -> Self {
        Self { router: Router::new(), tag, described: Vec::new() }
    }

    /// An address to read from.
    pub(crate) fn get<H, T>(self, path: &'static str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.with(Method::GET, MethodFilter::GET, path, handler, operation)
    }

    /// An address to post to.
    pub(crate) fn post<H, T>(self, path: &'static str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.with(Method::POST, MethodFilter::POST, path, handler, operation)
    }

    /// An address to change something at.
    pub(crate) fn patch<H, T>(self, path: &'static str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.with(Method::PATCH, MethodFilter::PATCH, path, handler, operation)
    }

    /// An address to put something at.
    pub(crate) fn put<H, T>(self, path: &'static str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.with(Method::PUT, MethodFilter::PUT, path, handler, operation)
    }

    /// An address to delete something at.
    pub(crate) fn delete<H, T>(self, path: &'static str, handler: H, operation: Operation) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.with(Method::DELETE, MethodFilter::DELETE, path, handler, operation)
    }

    fn with<H, T>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        handler: H,
        operation: Operation,
    ) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.described.push(Described { method, path: path.to_owned(), tag: self.tag, operation });
        Self { router: self.router.route(path, on(filter, handler)), ..self }
    }

    /// These and others.
    pub(crate) fn merge(mut self, others: Self) -> Self {
        self.described.extend(others.described);
        Self { router: self.router.merge(others.router), ..self }
    }

    /// All of them below `prefix`; what else is asked for there goes to `fallback`.
    pub(crate) fn below<H, T>(self, prefix: &str, fallback: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let described = self.described.into_iter();
        Self {
            router: Router::new().nest(prefix, self.router.fallback(fallback)),
            tag: self.tag,
            described: described.map(|one| Described { path: format!("{prefix}{}", one.path), ..one }).collect(),
        }
    }

    /// The router of what is described.
    pub(crate) fn into_router(self) -> Router<S> {
        self.router
    }

    /// The descriptions of what is in the router.
    pub(crate) fn into_described(self) -> Vec<Described> {
        self.described
    }
}
