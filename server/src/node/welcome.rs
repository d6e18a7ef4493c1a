//! What is told to whoever started the node.

/// Addresses, accounts and passwords.
#[derive(Clone, Debug, Default)]
pub struct Welcome {
    /// Where members sign in.
    pub console: Option<String>,
    /// Where the sandbox shows itself.
    pub sandbox: Option<String>,
    /// The demo tenant's WhatsApp number, E.164.
    pub number: Option<String>,
    /// A customer's phone to chat with.
    pub phone: Option<String>,
    /// The demo tenants.
    pub demos: Vec<DemoWelcome>,
}

/// A demo tenant's accounts.
#[derive(Clone, Debug)]
pub struct DemoWelcome {
    /// What its members sign in with.
    pub tenant: String,
    /// Their user names.
    pub members: Vec<String>,
    /// The password of each of them.
    pub password: String,
}
