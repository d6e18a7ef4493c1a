//! Buttons, lists, links and requests for a place, with every limit of Cloud API. (Messages reference, 2026-04)

use std::collections::HashSet;

use super::fields::Fields;
use super::validate::{is_web_address, media};
use crate::graph::envelope::GraphError;
use crate::state::content::{Choice, Content, Kind, Link, List, Section};

/// Characters of the body of everything but a list.
const BODY_CHARACTERS: usize = 1_024;
/// Characters of the body of a list.
const LIST_BODY_CHARACTERS: usize = 4_096;
/// Characters of header and footer.
const LINE_CHARACTERS: usize = 60;
/// Reply buttons of a message.
const BUTTONS: usize = 3;
/// Characters of a label.
const LABEL_CHARACTERS: usize = 20;
/// Characters of a button's id.
const BUTTON_ID_CHARACTERS: usize = 256;
/// Sections of a list.
const SECTIONS: usize = 10;
/// Rows of a list, over all sections.
const ROWS: usize = 10;
/// Characters of a section's and a row's title.
const TITLE_CHARACTERS: usize = 24;
/// Characters of a row's description.
const DESCRIPTION_CHARACTERS: usize = 72;
/// Characters of a row's id.
const ROW_ID_CHARACTERS: usize = 200;
/// Characters of a link.
const LINK_CHARACTERS: usize = 2_048;

/// Reads and checks an interactive message.
pub(crate) fn read(fields: &Fields<'_>) -> Result<Content, GraphError> {
    let kind = fields.text("type", 64)?;
    let body_characters = if kind == "list" { LIST_BODY_CHARACTERS } else { BODY_CHARACTERS };
    let text = fields.object("body")?.text("text", body_characters)?.to_owned();
    let footer = match fields.optional_object("footer")? {
        Some(footer) => Some(footer.text("text", LINE_CHARACTERS)?.to_owned()),
        None => None,
    };
    let mut content = Content {
        kind: Kind::Interactive,
        interactive: Some(kind.to_owned()),
        text: Some(text),
        footer,
        ..Content::default()
    };
    if let Some(header) = fields.optional_object("header")? {
        read_header(&mut content, &header, kind)?;
    }
    let action = fields.object("action")?;
    match kind {
        "button" => content.buttons = buttons(&action)?,
        "list" => content.list = Some(Box::new(list(&action)?)),
        "cta_url" => content.link = Some(Box::new(link(&action)?)),
        "location_request_message" => {
            if action.text("name", 64)? != "send_location" {
                return Err(action.invalid("name", "must be send_location"));
            }
        }
        _ => {
            return Err(fields.invalid("type", "must be one of button, list, cta_url, location_request_message"));
        }
    }
    Ok(content)
}

fn read_header(content: &mut Content, header: &Fields<'_>, kind: &str) -> Result<(), GraphError> {
    let header_kind = header.text("type", 16)?;
    match header_kind {
        "text" => content.header = Some(header.text("text", LINE_CHARACTERS)?.to_owned()),
        "image" | "video" | "document" if kind != "list" => {
            content.media = Some(Box::new(media(&header.object(header_kind)?)?));
        }
        _ => return Err(header.invalid("type", "not allowed here")),
    }
    Ok(())
}

fn buttons(action: &Fields<'_>) -> Result<Vec<Choice>, GraphError> {
    let mut seen = Seen::default();
    let mut choices = Vec::new();
    for button in action.objects("buttons", 1, BUTTONS)? {
        if button.text("type", 16)? != "reply" {
            return Err(button.invalid("type", "must be reply"));
        }
        let reply = button.object("reply")?;
        let id = reply.text("id", BUTTON_ID_CHARACTERS)?;
        let title = reply.text("title", LABEL_CHARACTERS)?;
        seen.add(&reply, "id", id)?;
        seen.add(&reply, "title", title)?;
        choices.push(Choice { id: id.to_owned(), title: title.to_owned(), description: None });
    }
    Ok(choices)
}

fn list(action: &Fields<'_>) -> Result<List, GraphError> {
    let button = action.text("button", LABEL_CHARACTERS)?.to_owned();
    let given = action.objects("sections", 1, SECTIONS)?;
    let titles_needed = given.len() > 1;
    let mut seen = Seen::default();
    let mut count = 0;
    let mut sections = Vec::new();
    for section in given {
        let title = section.optional_text("title", TITLE_CHARACTERS)?.map(str::to_owned);
        if title.is_none() && titles_needed {
            return Err(section.missing("title"));
        }
        let mut rows = Vec::new();
        for row in section.objects("rows", 1, ROWS)? {
            let id = row.text("id", ROW_ID_CHARACTERS)?;
            seen.add(&row, "id", id)?;
            let description = row.optional_text("description", DESCRIPTION_CHARACTERS)?.map(str::to_owned);
            rows.push(Choice {
                id: id.to_owned(),
                title: row.text("title", TITLE_CHARACTERS)?.to_owned(),
                description,
            });
        }
        count += rows.len();
        sections.push(Section { title, rows });
    }
    if count > ROWS {
        return Err(action.invalid("sections", &format!("must have at most {ROWS} rows in total")));
    }
    Ok(List { button, sections })
}

fn link(action: &Fields<'_>) -> Result<Link, GraphError> {
    if action.text("name", 64)? != "cta_url" {
        return Err(action.invalid("name", "must be cta_url"));
    }
    let parameters = action.object("parameters")?;
    let title = parameters.text("display_text", LABEL_CHARACTERS)?.to_owned();
    let url = parameters.text("url", LINK_CHARACTERS)?;
    if !is_web_address(url) {
        return Err(parameters.invalid("url", "must be an http or https URL"));
    }
    Ok(Link { title, url: url.to_owned() })
}

/// Ids and titles that were given already.
#[derive(Debug, Default)]
struct Seen(HashSet<(&'static str, String)>);

impl Seen {
    fn add(&mut self, fields: &Fields<'_>, key: &'static str, value: &str) -> Result<(), GraphError> {
        if self.0.insert((key, value.to_owned())) { Ok(()) } else { Err(fields.invalid(key, "must be unique")) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::read;
    use crate::graph::envelope::GraphError;
    use crate::graph::messages::fields::Fields;
    use crate::state::content::Content;

    fn parse(interactive: &Value) -> Result<Content, GraphError> {
        let body = json!({"interactive": interactive});
        Fields::whole(body.as_object().unwrap()).object("interactive").and_then(|fields| read(&fields))
    }

    fn button(id: &str, title: &str) -> Value {
        json!({"type": "reply", "reply": {"id": id, "title": title}})
    }

    fn buttons(buttons: &[Value]) -> Value {
        json!({"type": "button", "body": {"text": "Which one?"}, "action": {"buttons": buttons}})
    }

    fn list(rows: usize, title: &str) -> Value {
        let rows: Vec<Value> = (0..rows).map(|place| json!({"id": format!("r{place}"), "title": title})).collect();
        json!({"type": "list", "body": {"text": "Which one?"}, "action": {"button": "Choose", "sections": [{"rows": rows}]}})
    }

    #[test]
    fn three_buttons_are_taken_and_four_are_refused() {
        let three = [button("a", "A"), button("b", "B"), button("c", "C")];
        assert_eq!(parse(&buttons(&three)).unwrap().buttons.len(), 3);
        let mut four = three.to_vec();
        four.push(button("d", "D"));
        assert_eq!(parse(&buttons(&four)).unwrap_err().code, 131_009);
    }

    #[test]
    fn a_button_title_beyond_twenty_characters_is_refused_by_its_full_name() {
        let error = parse(&buttons(&[button("a", &"x".repeat(21))])).unwrap_err();
        assert_eq!(error.code, 131_009);
        assert!(error.details.unwrap().contains("interactive.action.buttons[0].reply.title"));
    }

    #[test]
    fn two_buttons_with_the_same_title_or_id_are_refused() {
        assert_eq!(parse(&buttons(&[button("a", "A"), button("b", "A")])).unwrap_err().code, 131_009);
        assert_eq!(parse(&buttons(&[button("a", "A"), button("a", "B")])).unwrap_err().code, 131_009);
    }

    #[test]
    fn ten_rows_are_taken_and_eleven_are_refused() {
        assert!(parse(&list(10, "Row")).is_ok());
        assert_eq!(parse(&list(11, "Row")).unwrap_err().code, 131_009);
    }

    #[test]
    fn rows_are_counted_over_all_sections() {
        let rows = |from: usize| -> Vec<Value> {
            (from..from + 6).map(|place| json!({"id": format!("r{place}"), "title": "Row"})).collect()
        };
        let sections = json!([{"title": "One", "rows": rows(0)}, {"title": "Two", "rows": rows(6)}]);
        let list = json!({"type": "list", "body": {"text": "?"}, "action": {"button": "Choose", "sections": sections}});
        assert_eq!(parse(&list).unwrap_err().code, 131_009);
    }

    #[test]
    fn a_row_title_beyond_twenty_four_characters_is_refused() {
        assert!(parse(&list(1, &"x".repeat(24))).is_ok());
        assert_eq!(parse(&list(1, &"x".repeat(25))).unwrap_err().code, 131_009);
    }

    #[test]
    fn several_sections_need_titles() {
        let section = |id: &str| json!({"rows": [{"id": id, "title": "Row"}]});
        let action = json!({"button": "Choose", "sections": [section("a"), section("b")]});
        let list = json!({"type": "list", "body": {"text": "?"}, "action": action});
        assert_eq!(parse(&list).unwrap_err().code, 131_008);
    }

    #[test]
    fn a_link_must_lead_to_the_web() {
        let link = |url: &str| {
            let parameters = json!({"display_text": "Open", "url": url});
            json!({"type": "cta_url", "body": {"text": "?"}, "action": {"name": "cta_url", "parameters": parameters}})
        };
        assert!(parse(&link("https://example.com/offer")).is_ok());
        assert_eq!(parse(&link("javascript:alert(1)")).unwrap_err().code, 131_009);
    }

    #[test]
    fn an_unknown_interactive_type_is_refused() {
        let poll = json!({"type": "poll", "body": {"text": "?"}, "action": {}});
        assert_eq!(parse(&poll).unwrap_err().code, 131_009);
    }

    #[test]
    fn header_and_footer_end_at_sixty_characters() {
        let mut message = buttons(&[button("a", "A")]);
        message["footer"] = json!({"text": "x".repeat(61)});
        assert!(parse(&message).unwrap_err().details.unwrap().contains("interactive.footer.text"));
        message["footer"] = json!({"text": "x".repeat(60)});
        message["header"] = json!({"type": "text", "text": "x".repeat(61)});
        assert!(parse(&message).unwrap_err().details.unwrap().contains("interactive.header.text"));
    }
}
