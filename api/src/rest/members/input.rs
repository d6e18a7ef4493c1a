//! What a client says of members and roles.

use crate::input::{Fields, text, word};
use crate::problem::Problem;
use application::member::{ChangeMember, InviteMember};
use domain::access::{
    MemberError, Permission, PermissionSet, RoleDefinition, RoleKey, TeamName, are_roles, are_teams, is_username,
};
use domain::id::MemberId;
use serde_json::Value;
use std::fmt::Display;
use std::str::FromStr;

/// Most entries of a list in a body.
const LIST_MAX: usize = 100;

/// A list of texts of a certain form, 100 at most.
fn texts<T: FromStr<Err: Display>>(value: Value) -> Result<Vec<T>, String> {
    let Value::Array(values) = value else { return Err("must be a list of texts".to_owned()) };
    if values.len() > LIST_MAX {
        return Err(format!("must have at most {LIST_MAX} entries"));
    }
    values.into_iter().map(word).collect()
}

/// A list of permissions by their names.
pub(crate) fn permission_list(value: Value) -> Result<PermissionSet, String> {
    texts::<Permission>(value).map(|list| list.into_iter().collect())
}

/// The roles of a member, each once.
fn roles(value: Value) -> Result<Vec<RoleKey>, String> {
    let roles = texts::<RoleKey>(value)?;
    are_roles(&roles).map(|()| roles).map_err(|error| error.to_string())
}

/// What a member signs in with.
fn username(value: Value) -> Result<String, String> {
    let name = text(value)?.trim().to_lowercase();
    if is_username(&name) { Ok(name) } else { Err(MemberError::MalformedUsername.to_string()) }
}

/// The teams of a member.
fn teams(value: Value) -> Result<Vec<TeamName>, String> {
    let teams = texts(value)?;
    are_teams(&teams).map(|()| teams).map_err(|error| error.to_string())
}

fn flag(value: Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| "must be true or false".to_owned())
}

/// Whom the body of an invitation invites.
pub(crate) fn invited(mut fields: Fields) -> Result<InviteMember, Problem> {
    let username = fields.required("username", username);
    let name = fields.required("name", word);
    let mobile = fields.optional("mobile", word);
    let roles = fields.required("roles", roles);
    let teams = fields.optional("teams", teams);
    fields.close()?;
    Ok(InviteMember {
        username: username?,
        name: name?,
        mobile: mobile?,
        roles: roles?,
        teams: teams?.unwrap_or_default(),
    })
}

/// What the body of a change changes, and whether the member is to be active; a mobile of `""` takes the number away.
pub(crate) fn changed(member: MemberId, mut fields: Fields) -> Result<(ChangeMember, Option<bool>), Problem> {
    let mobile = fields.optional("mobile", |value| if value == "" { Ok(None) } else { word(value).map(Some) });
    let teams = fields.optional("teams", teams);
    let roles = fields.optional("roles", roles);
    let grants = fields.optional("grants", permission_list);
    let refusals = fields.optional("refusals", permission_list);
    let active = fields.optional("active", flag);
    fields.close()?;
    let change = ChangeMember {
        member: Some(member),
        mobile: mobile?,
        teams: teams?,
        roles: roles?,
        grants: grants?,
        refusals: refusals?,
    };
    Ok((change, active?))
}

/// The key, where one is given, and what a role is to be.
pub(crate) fn role_definition(
    mut fields: Fields,
    takes_key: bool,
) -> Result<(Option<RoleKey>, RoleDefinition), Problem> {
    let key = if takes_key { fields.optional("key", word) } else { Ok(None) };
    let name = fields.required("name", word);
    let permissions = fields.required("permissions", permission_list);
    let owns_leads = fields.optional("owns_leads", flag);
    fields.close()?;
    let definition =
        RoleDefinition { name: name?, permissions: permissions?, owns_leads: owns_leads?.unwrap_or_default() };
    Ok((key?, definition))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::access::Role;
    use serde_json::json;
    use uuid::Uuid;

    fn fields(value: Value) -> Fields {
        Fields::of_json(serde_json::from_value(value).unwrap())
    }

    fn named(problem: &Problem) -> Vec<&str> {
        problem.errors().iter().map(|error| error.field.as_str()).collect()
    }

    #[test]
    fn an_invitation_reads_as_it_is_typed() {
        let body = json!({ "username": " Asha ", "name": "Asha  Nair", "mobile": "90000 00003", "roles": ["sales"] });
        let invite = invited(fields(body)).unwrap();
        assert_eq!((invite.username.as_str(), invite.name.as_str()), ("asha", "Asha Nair"));
        assert_eq!(invite.roles, [Role::Sales.into()]);
        assert!(invite.teams.is_empty());
    }

    #[test]
    fn everything_that_is_wrong_with_a_body_is_told_at_once() {
        let body = json!({ "name": "", "mobile": "1", "roles": "sales", "teams": [""], "x": 1 });
        assert_eq!(named(&invited(fields(body)).unwrap_err()), ["username", "name", "mobile", "roles", "teams", "x"]);
        let body = json!({ "grants": ["LoanCRM.Boats.View"], "active": "yes" });
        let member = MemberId::new(Uuid::nil());
        assert_eq!(named(&changed(member, fields(body)).unwrap_err()), ["grants", "active"]);
        let body = json!({ "key": "Caller", "permissions": [5] });
        assert_eq!(named(&role_definition(fields(body), true).unwrap_err()), ["key", "name", "permissions"]);
    }

    #[test]
    fn what_is_not_named_stays_and_an_empty_mobile_takes_the_number_away() {
        let member = MemberId::new(Uuid::nil());
        let (change, active) = changed(member, fields(json!({ "mobile": "" }))).unwrap();
        assert_eq!((change.mobile, change.teams, active), (Some(None), None, None));
    }
}
