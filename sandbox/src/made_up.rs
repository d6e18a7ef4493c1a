//! Small files that nobody has to look for: a picture, a page and a voice note, each as its format wants it.

use std::fmt::Write as _;

use axum::body::Bytes;

use crate::state::content::Kind;

/// Width and height of the picture.
const SIDE: u32 = 96;
/// Longest stored block of a compressed stream. (RFC 1951, 3.2.4)
const STORED_BLOCK: usize = 65_535;
/// Packets of the voice note, 20 ms each.
const PACKETS: u8 = 100;

/// A file of this kind and its type; what has no format here is a text.
pub(crate) fn file(kind: Kind) -> (&'static str, Bytes) {
    match kind {
        Kind::Image => ("image/png", picture().into()),
        Kind::Document => ("application/pdf", page().into()),
        Kind::Audio => ("audio/ogg; codecs=opus", voice().into()),
        Kind::Video => ("video/mp4", Bytes::from_static(b"a film of the sandbox")),
        Kind::Sticker => ("image/webp", Bytes::from_static(b"a sticker of the sandbox")),
        Kind::Text | Kind::Location | Kind::Contacts | Kind::Interactive | Kind::Reaction => {
            ("text/plain", Bytes::from_static(b"a file of the sandbox"))
        }
    }
}

/// A picture that goes from one colour to another. (PNG, third edition)
fn picture() -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(SIDE.to_be_bytes());
    header.extend(SIDE.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut rows = Vec::new();
    for row in 0..SIDE {
        rows.push(0);
        for column in 0..SIDE {
            let shade = |part: u32| u8::try_from(part * 255 / (2 * SIDE)).unwrap_or(u8::MAX);
            rows.extend([shade(row + column), shade(SIDE + column), shade(2 * SIDE - row)]);
        }
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, *b"IHDR", &header);
    chunk(&mut file, *b"IDAT", &stored(&rows));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    let named = [name.as_slice(), content].concat();
    file.extend(u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes());
    let sum = !named.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ if sum & 1 == 1 { 0xEDB8_8320 } else { 0 })
    });
    file.extend(named);
    file.extend(sum.to_be_bytes());
}

/// Bytes as a compressed stream that compresses nothing. (RFC 1950, RFC 1951)
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks = bytes.chunks(STORED_BLOCK);
    let last = blocks.len().saturating_sub(1);
    for (place, block) in blocks.enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(place == last));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (low, high) = bytes.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    stream.extend((high << 16 | low).to_be_bytes());
    stream
}

/// A page with a line on it. (ISO 32000-1)
fn page() -> Vec<u8> {
    let words = "BT /F1 24 Tf 72 720 Td (A document of the sandbox) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let (mut file, mut table) = ("%PDF-1.4\n".to_owned(), "0000000000 65535 f \n".to_owned());
    for (place, object) in objects.iter().enumerate() {
        // Writing to a text can't fail.
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{} 0 obj\n{object}\nendobj", place + 1);
    }
    let (start, size) = (file.len(), objects.len() + 1);
    let _ = writeln!(file, "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>");
    let _ = writeln!(file, "startxref\n{start}\n%%EOF");
    file.into_bytes()
}

/// Two seconds of silence: each packet says that nobody speaks. (RFC 3533, RFC 6716, RFC 7845)
fn voice() -> Vec<u8> {
    /// A frame of 20 ms, one channel, with nothing in it.
    const SILENCE: [u8; 1] = [0xF8];
    /// Samples of a frame at 48 kHz.
    const SAMPLES: u64 = 960;
    let head = [b"OpusHead\x01\x01".as_slice(), &[0, 0], &48_000_u32.to_le_bytes(), &[0, 0, 0]].concat();
    let maker = b"sandbox";
    let length = u32::try_from(maker.len()).unwrap_or_default();
    let tags = [b"OpusTags".as_slice(), &length.to_le_bytes(), maker, &0_u32.to_le_bytes()].concat();
    let mut file = Vec::new();
    ogg_page(&mut file, (2, 0, 0), &[&head]);
    ogg_page(&mut file, (0, 1, 0), &[&tags]);
    let packets = vec![SILENCE.as_slice(); usize::from(PACKETS)];
    ogg_page(&mut file, (4, 2, SAMPLES * u64::from(PACKETS)), &packets);
    file
}

/// A page of packets, each shorter than 255 bytes; `about` is its flags, its number and where it ends in samples.
fn ogg_page(file: &mut Vec<u8>, (flags, number, samples): (u8, u32, u64), packets: &[&[u8]]) {
    let lengths: Vec<u8> = packets.iter().map(|packet| u8::try_from(packet.len()).unwrap_or(u8::MAX)).collect();
    let count = u8::try_from(lengths.len()).unwrap_or(u8::MAX);
    let before = [b"OggS\0".as_slice(), &[flags], &samples.to_le_bytes(), &1_u32.to_le_bytes(), &number.to_le_bytes()];
    let (before, after) = (before.concat(), [[count].as_slice(), &lengths, &packets.concat()].concat());
    let unsummed = [before.as_slice(), &[0; 4], &after].concat();
    let sum = unsummed.iter().fold(0_u32, |sum, byte| {
        (0..8).fold(sum ^ (u32::from(*byte) << 24), |sum, _| (sum << 1) ^ if sum >> 31 == 1 { 0x04C1_1DB7 } else { 0 })
    });
    file.extend(before);
    file.extend(sum.to_le_bytes());
    file.extend(after);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_begins_and_ends_as_its_format_wants() {
        let (kind, picture) = file(Kind::Image);
        assert!(kind == "image/png" && picture.starts_with(b"\x89PNG") && picture.ends_with(b"IEND\xaeB`\x82"));
        let (kind, page) = file(Kind::Document);
        assert!(kind == "application/pdf" && page.starts_with(b"%PDF-") && page.ends_with(b"%%EOF\n"));
        let (kind, voice) = file(Kind::Audio);
        assert!(kind.starts_with("audio/ogg") && voice.starts_with(b"OggS"));
    }
}
