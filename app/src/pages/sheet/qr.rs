//! The permanent address to be read by a camera: one path of dark modules.

use std::fmt::Write as _;

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// Modules that stay white around the code (ISO/IEC 18004).
const QUIET: usize = 4;

/// The drawing; nothing where the address is too long for a code.
pub fn qr(address: &str, label: String) -> AnyView {
    let Some((path, width)) = path(address) else { return ().into_any() };
    let side = width + 2 * QUIET;
    view! {
        <svg class="qr" viewBox=format!("-{QUIET} -{QUIET} {side} {side}") role="img" aria-label=label shape-rendering="crispEdges">
            <path d=path />
        </svg>
    }
    .into_any()
}

/// Path of the dark modules, row by row, and modules at a side.
fn path(address: &str) -> Option<(String, usize)> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let dark = row[x..].iter().take_while(|module| **module == Color::Dark).count();
            if dark > 0 {
                write!(path, "M{x} {y}h{dark}v1h-{dark}z").ok()?;
            }
            x += dark.max(1);
        }
    }
    Some((path, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_covers_exactly_the_dark_modules() {
        let address = "http://localhost:3000/e/dialog_format/01a202e6-d0af-7b34-b14b-f184db68967d";
        let (path, width) = path(address).unwrap();
        let code = QrCode::with_error_correction_level(address, EcLevel::M).unwrap();
        let dark = code.to_colors().iter().filter(|module| **module == Color::Dark).count();
        let drawn: usize =
            path.split('M').filter_map(|run| run.split_once('h')?.1.split_once('v')?.0.parse::<usize>().ok()).sum();
        assert_eq!((drawn, width), (dark, code.width()));
        // The finder pattern at the upper left.
        assert!(path.starts_with("M0 0h7v1h-7z"), "{path}");
    }
}
