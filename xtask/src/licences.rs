//! Every package that comes from outside is under a licence that the product may be linked with.

use std::collections::BTreeMap;

use anyhow::{Result, bail, ensure};

use crate::guards::{Rules, metadata};

/// Reads the licences out of the manifests and compares them with `deny.toml`. All offenders are named in one run.
pub fn check() -> Result<()> {
    let rules = Rules::read()?.licenses;
    let clarified: BTreeMap<&str, &str> =
        rules.clarify.iter().map(|known| (known.name.as_str(), known.expression.as_str())).collect();
    let packages: Vec<_> = metadata()?.packages.into_iter().filter(|package| package.source.is_some()).collect();
    let mut offenders = Vec::new();
    for package in &packages {
        let stated = clarified.get(package.name.as_str()).copied().or(package.license.as_deref());
        let Some(stated) = stated else {
            offenders.push(format!("{} {} states no licence", package.name, package.version));
            continue;
        };
        match is_allowed(stated, &rules.allow) {
            Ok(true) => {}
            Ok(false) => offenders.push(format!("{} {} is under {stated}", package.name, package.version)),
            Err(error) => offenders.push(format!("{} {}: {error:#}", package.name, package.version)),
        }
    }
    ensure!(offenders.is_empty(), "\n  {}", offenders.join("\n  "));
    println!("{} packages from outside, all under licences of deny.toml", packages.len());
    Ok(())
}

/// Whether an SPDX expression can be met with the allowed licences alone. The old `MIT/Apache-2.0` means OR.
fn is_allowed(expression: &str, allowed: &[String]) -> Result<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allowed };
    let answer = reader.either()?;
    ensure!(reader.words.is_empty(), "`{expression}` is not understood after {}", words.len() - reader.words.len());
    Ok(answer)
}

/// Reads an expression from left to right; AND binds closer than OR.
struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a [String],
}

impl Reader<'_> {
    fn either(&mut self) -> Result<bool> {
        let mut answer = self.both()?;
        while self.takes("OR") {
            answer |= self.both()?;
        }
        Ok(answer)
    }

    fn both(&mut self) -> Result<bool> {
        let mut answer = self.one()?;
        while self.takes("AND") {
            answer &= self.one()?;
        }
        Ok(answer)
    }

    fn one(&mut self) -> Result<bool> {
        if self.takes("(") {
            let answer = self.either()?;
            ensure!(self.takes(")"), "a bracket is not closed");
            return Ok(answer);
        }
        let Some((name, rest)) = self.words.split_first() else { bail!("a licence is missing") };
        self.words = rest;
        let mut name = (*name).to_owned();
        if self.takes("WITH") {
            let Some((exception, rest)) = self.words.split_first() else { bail!("an exception is missing") };
            self.words = rest;
            name = format!("{name} WITH {exception}");
        }
        Ok(self.allowed.contains(&name))
    }

    fn takes(&mut self, word: &str) -> bool {
        let takes = self.words.first() == Some(&word);
        if takes {
            self.words = &self.words[1..];
        }
        takes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_met_or_not() {
        let allowed = ["MIT", "Apache-2.0", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
        for (expression, answer) in [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("MIT OR GPL-2.0-or-later", true),
            ("MIT/Apache-2.0", true),
            ("MIT AND AGPL-3.0-only", false),
            ("(MIT OR LGPL-3.0-only) AND Unicode-3.0", true),
            ("LGPL-3.0-only OR MIT AND GPL-2.0-only", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("GPL-2.0-only WITH Classpath-exception-2.0", false),
        ] {
            assert_eq!(is_allowed(expression, &allowed).unwrap(), answer, "{expression}");
        }
        for broken in ["", "MIT OR", "(MIT", "MIT Apache-2.0", "MIT WITH"] {
            assert!(is_allowed(broken, &allowed).is_err(), "{broken}");
        }
    }
}
