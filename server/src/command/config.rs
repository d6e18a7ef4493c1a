//! `sigmadsa config`.

use super::{CommandError, say, settings};
use crate::config::{ServeFlags, render};

pub(super) fn run(flags: &ServeFlags) -> Result<(), CommandError> {
    say(render(&settings(flags)?).trim_end());
    Ok(())
}
