//! Hints that fit the command: an option that it does not have is no way out of anything.

use clap::Command;

/// What of the hint goes with this command: its parts between semicolons, without those that name an option which the
/// command does not have. An option in another command's line, such as `valet deploy --replace`, is that command's.
pub(crate) fn fitting(hint: &str, command: &Command) -> Option<String> {
    let parts: Vec<_> = hint.split("; ").filter(|part| bare_options(part).all(|option| has(command, option))).collect();
    Some(parts.join("; ")).filter(|kept| !kept.is_empty())
}

/// The options that stand in backticks by themselves, as `--node URL` does.
pub(crate) fn bare_options(text: &str) -> impl Iterator<Item = &str> {
    quoted(text).filter(|quote| quote.starts_with("--")).flat_map(options)
}

/// What stands in backticks.
pub(crate) fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The options in a quotation, by their long names.
pub(crate) fn options(quote: &str) -> impl Iterator<Item = &str> {
    quote.split_whitespace().filter_map(|word| word.strip_prefix("--")).filter_map(|word| word.split('=').next())
}

/// Whether the command, once built, has an option of that long name.
pub(crate) fn has(command: &Command, option: &str) -> bool {
    ["help", "version"].contains(&option) || command.get_arguments().any(|argument| argument.get_long() == Some(option))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{args, failure::Code};

    #[test]
    fn a_hint_names_no_option_that_the_command_does_not_have() {
        let (mut commands, mut left_out) = (0, 0);
        args::each(&mut |words, command| {
            commands += 1;
            for code in Code::LIST {
                let Some(mend) = code.mend() else { continue };
                let kept = fitting(mend, command);
                left_out += usize::from(kept.as_deref() != Some(mend));
                for option in kept.iter().flat_map(|kept| bare_options(kept)) {
                    assert!(has(command, option), "valet {words}: {option}");
                }
            }
        });
        assert!(commands > 60 && left_out > 100, "{commands} {left_out}");
    }

    #[test]
    fn what_fits_is_kept_and_what_is_another_commands_line_is_its_own() {
        let of = |words: &str| args::named(&words.split(' ').map(Into::into).collect::<Vec<_>>());
        let hint = "name one with `--wallet FILE` or `--dev //Alice`; `valet wallet create owner.json --kind ed25519` makes one";
        assert_eq!(fitting(hint, &of("valet grant withdraw")).as_deref(), Some(hint));
        let exp = "`valet wallet create owner.json --kind ed25519` makes one";
        assert_eq!(fitting(hint, &of("valet vehicle list")).as_deref(), Some(exp));
        assert_eq!(fitting("add `--replace`", &of("valet vehicle list")), None);
    }

    /// Every option in a help stands at the command in whose line it is, or at the command that is helped, or, for a group,
    /// at one of its own.
    #[test]
    fn every_option_that_a_help_names_is_one_of_the_command_it_is_named_for() {
        let mut wrong = Vec::new();
        args::each_and_groups(&mut |words, command| {
            let help = command.clone().render_long_help().to_string();
            // Lines of examples stand without backticks.
            let help = help.replace("\\\n", " ");
            let examples = help.lines().map(str::trim).filter(|line| line.starts_with("valet ")).map(str::to_owned);
            let joined = help.split_whitespace().collect::<Vec<_>>().join(" ");
            let quotes: Vec<String> = quoted(&joined).map(str::to_owned).chain(examples).collect();
            for quote in quotes {
                for line in quote.split("valet ").filter(|line| line.contains("--")) {
                    let line = line.split("  ").next().unwrap_or(line);
                    let of_line = quote.contains("valet ");
                    let target = if of_line {
                        args::named(&format!("valet {line}").split(' ').map(Into::into).collect::<Vec<_>>())
                    } else {
                        command.clone()
                    };
                    let unknown = |option: &&str| !(has(&target, option) || target.has_subcommands() && args::below(&target, option));
                    wrong.extend(options(line).filter(unknown).map(|option| format!("valet {words}: --{option} in `{line}`")));
                }
            }
        });
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
