//! Reading JSON: what cargo and npm say about the parts that are shipped.

use std::collections::BTreeMap;

/// A JSON value. Numbers are kept as written; nothing here counts with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Self>),
    Object(BTreeMap<String, Self>),
}

impl Json {
    /// Reads a whole text; `None` when it is no JSON.
    pub fn read(text: &str) -> Option<Self> {
        let mut reader = Reader {
            rest: text.chars().peekable(),
        };
        let value = reader.value()?;
        reader.skip_space();
        reader.rest.next().is_none().then_some(value)
    }

    /// The member of an object.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.get(key),
            _ => None,
        }
    }

    /// The text, when it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a member.
    pub fn text_at(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Self::text)
    }

    /// The elements of a list; anything else has none.
    pub fn list(&self) -> &[Self] {
        match self {
            Self::List(elements) => elements,
            _ => &[],
        }
    }

    /// The elements of a member that is a list.
    pub fn list_at(&self, key: &str) -> &[Self] {
        self.get(key).map_or(&[], Self::list)
    }

    /// The members of an object; anything else has none.
    pub fn members(&self) -> impl Iterator<Item = (&String, &Self)> {
        let members = match self {
            Self::Object(members) => Some(members),
            _ => None,
        };
        members.into_iter().flatten()
    }
}

/// Writes a text as JSON does, with its quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ch if u32::from(ch) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(ch))),
            ch => out.push(ch),
        }
    }
    out.push('"');
    out
}

struct Reader<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
}

impl Reader<'_> {
    fn skip_space(&mut self) {
        while self.rest.next_if(|ch| ch.is_ascii_whitespace()).is_some() {}
    }

    fn take(&mut self, wanted: char) -> Option<()> {
        self.skip_space();
        self.rest.next_if_eq(&wanted).map(drop)
    }

    fn value(&mut self) -> Option<Json> {
        self.skip_space();
        match self.rest.peek()? {
            '{' => self.object(),
            '[' => self.list(),
            '"' => self.text().map(Json::Text),
            _ => self.word(),
        }
    }

    fn object(&mut self) -> Option<Json> {
        self.take('{')?;
        let mut members = BTreeMap::new();
        if self.take('}').is_some() {
            return Some(Json::Object(members));
        }
        loop {
            self.skip_space();
            let key = self.text()?;
            self.take(':')?;
            members.insert(key, self.value()?);
            if self.take('}').is_some() {
                return Some(Json::Object(members));
            }
            self.take(',')?;
        }
    }

    fn list(&mut self) -> Option<Json> {
        self.take('[')?;
        let mut elements = Vec::new();
        if self.take(']').is_some() {
            return Some(Json::List(elements));
        }
        loop {
            elements.push(self.value()?);
            if self.take(']').is_some() {
                return Some(Json::List(elements));
            }
            self.take(',')?;
        }
    }

    fn text(&mut self) -> Option<String> {
        self.take('"')?;
        let mut out = String::new();
        loop {
            match self.rest.next()? {
                '"' => return Some(out),
                '\\' => out.push(self.escape()?),
                ch => out.push(ch),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.rest.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => {
                let first = self.four_digits()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first);
                }
                // Two halves make one character beyond the basic plane.
                self.rest.next_if_eq(&'\\')?;
                self.rest.next_if_eq(&'u')?;
                let second = self.four_digits()?.checked_sub(0xdc00)?;
                char::from_u32(0x10000 + ((first - 0xd800) << 10) + second)?
            }
            other => other,
        })
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits: String = (0..4).map_while(|_| self.rest.next()).collect();
        u32::from_str_radix(&digits, 16).ok()
    }

    fn word(&mut self) -> Option<Json> {
        let mut word = String::new();
        while let Some(ch) = self
            .rest
            .next_if(|ch| ch.is_ascii_alphanumeric() || "+-.".contains(*ch))
        {
            word.push(ch);
        }
        match word.as_str() {
            "null" => Some(Json::Null),
            "true" => Some(Json::Bool(true)),
            "false" => Some(Json::Bool(false)),
            number if number.parse::<f64>().is_ok() => Some(Json::Number(word)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_prints_is_read() {
        let json = Json::read(
            r#" {"packages":[{"name":"a","license":null,"n":-1.5e3}],"empty":{},"none":[],"ok":true} "#,
        )
        .unwrap();
        let package = &json.list_at("packages")[0];
        assert_eq!(package.text_at("name"), Some("a"));
        assert_eq!(package.get("license"), Some(&Json::Null));
        assert_eq!(package.text_at("license"), None, "null is no text");
        assert_eq!(json.members().count(), 4);
    }

    #[test]
    fn escapes_come_back_as_their_characters() {
        let json = Json::read(r#""a\"\\\/\n\u3064\ud842\udfb7""#).unwrap();
        assert_eq!(
            json.text(),
            Some("a\"\\/\nつ𠮷"),
            "surrogates join to one character"
        );
        assert_eq!(
            Json::read(&quoted("a\"\\\n\u{1}つ")),
            Some(Json::Text("a\"\\\n\u{1}つ".into()))
        );
    }

    #[test]
    fn what_is_no_json_is_nothing() {
        for text in [
            "",
            "{",
            "[1,]",
            "{\"a\"}",
            "nul",
            "1 2",
            "\"open",
            "\"\\ud842\"",
        ] {
            assert_eq!(Json::read(text), None, "{text} is broken");
        }
    }
}
