//! The kinds of failures: one table, which `valet explain` and docs/errors.md are made from.

macro_rules! codes {
    ($($variant:ident = $name:literal, $exit:literal, $meaning:literal, $mend:literal;)+) => {
        /// A kind of failure. Its name is stable: programs may rely on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Code {
            $(#[doc = $meaning] $variant),+
        }

        impl Code {
            /// Every kind.
            pub(crate) const LIST: &'static [Self] = &[$(Self::$variant),+];

            /// Its name, as programs read it.
            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The exit code of the command.
            pub(crate) const fn exit(self) -> u8 {
                match self { $(Self::$variant => $exit),+ }
            }

            /// What it means, in one sentence.
            pub(crate) const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),+ }
            }

            /// What to do about it; empty where only the message can say.
            const fn advice(self) -> &'static str {
                match self { $(Self::$variant => $mend),+ }
            }
        }
    };
}

codes! {
    Usage = "usage", 1, "The command line is wrong: an unknown option, a missing one, or two that exclude each other.",
        "`valet COMMAND --help` shows the options and an example";
    Renamed = "renamed", 1, "The command line uses a word of an older version.", "";
    NotConfirmed = "not-confirmed", 1, "A person did not agree, or typed another id. Nothing was signed.", "";
    ConfirmationNeeded = "confirmation-needed", 1, "There is no terminal to ask at, so nothing was signed.",
        "`--dry-run` shows what would happen; `--yes` agrees to it";
    FileExists = "file-exists", 1, "A file is already where one is to be written. Nothing was signed or sent.",
        "name another file; `--replace` writes over one of the same kind";
    FileIsKey = "file-is-key", 1, "The file to be written holds a key. It is never written over, also not with `--replace`.",
        "name another file";
    FileNotWritten = "file-not-written", 1, "A file cannot be written: its folder is missing or closed, or it is no regular file.",
        "make the folder first, or name another file";
    FileNotRead = "file-not-read", 1, "A file cannot be read.", "check the file's name and its permissions";
    FileMalformed = "file-malformed", 1, "A file does not hold what it should.", "";
    WrongContainer = "wrong-container", 1, "A document is of another container or VSS release than the one asked about.", "";
    WrongCard = "wrong-card", 1, "A party card is not the one whose hash the party has on the contract.",
        "ask the party for its present card";
    UnknownSignal = "unknown-signal", 1, "A path names no signal and no branch of the VSS file.", "";
    UnclearSignal = "unclear-signal", 1, "A container would cover something that it cannot tell apart: a struct, an odd name, an unknown type.", "";
    VssNotExpanded = "vss-not-expanded", 1, "A VSS file has instances such as Row[1,2] as a list, and not as branches, so paths would mean other signals.",
        "export it with its instances expanded: `vspec export json` without `--no-expand`";
    EmptyContainer = "empty-container", 1, "A container would cover no signal at all.", "";
    VssVersionNeeded = "vss-version-needed", 1, "A VSS file does not say which release it is of.", "add `--vss-version`, such as 6.0";
    NoDeployment = "no-deployment", 1, "There is no deployment file, so the contract is not known.",
        "`valet deploy` writes one, and `valet join ADDRESS` one for somebody else's contract; `--deployment FILE` names another";
    WrongChain = "wrong-chain", 1, "The node is of another chain than the deployment file. Nothing was believed or signed.",
        "`--node URL` names another node; on a new dev chain, `valet deploy --replace`";
    NoContract = "no-contract", 1, "There is no contract at the address on this chain.",
        "on a new dev chain, `valet deploy --replace`; else `--deployment FILE` names another file";
    NotValet = "not-valet", 1, "The contract at the address is no Valet contract, or of another version.",
        "`valet doctor` compares its code with the deployment file";
    TooManyRecords = "too-many-records", 1, "The preview asks for more records than a batch can need.", "send fewer messages at once";
    InsecureNode = "insecure-node", 1, "The node is not on this machine and is reached without TLS: whoever is in between could show another chain.",
        "use a `wss://` URL or a tunnel to this machine; add `--insecure-node` if you know what is between";
    ClocksApart = "clocks-apart", 1, "The chain's time is more than five minutes from this machine's. Nothing was signed.",
        "compare this machine's clock with another one, or name another node; on a dev chain whose time was let pass, add `--any-clock`";
    OtherContract = "other-contract", 1, "The contract's code, extension, rules or domain are not those of the deployment file and of this program. Nothing was signed.",
        "`valet doctor` tells what differs; use the `valet` that it was deployed with, or `valet join ADDRESS` for a file of your own";
    NodeUnreachable = "node-unreachable", 1, "No chain node answers at the URL.",
        "start one with `valet node`, or name one with `--node URL`";
    NotANode = "not-a-node", 1, "What answers at the URL is no node of a chain with contracts.", "name another with `--node URL`";
    NodeFailed = "node-failed", 1, "The node did not answer a question as it should.", "look at the node's log, then try again";
    StateDiscarded = "state-discarded", 1, "The node has discarded the states of old blocks, which the answer needs.",
        "name a node that keeps them with `--node URL`; `valet node` keeps all unless `valet node --keep N` says otherwise";
    NodeLacksBlock = "node-lacks-block", 1, "The node does not have a block that it was asked for.", "";
    HistoryBroken = "history-broken", 1, "The contract's history could not be read whole, or the rules could not have made it.",
        "`valet audit replay` says where";
    EventNotKnown = "event-not-known", 1, "The contract emitted an event that this program does not know.", "a newer `valet` may know it";
    TransactionRefused = "transaction-refused", 1, "The node did not take the transaction. It has no effect.", "";
    TransactionFailed = "transaction-failed", 1, "The transaction is in a block and failed there. Only its fee was taken.", "";
    OutcomeUnknown = "outcome-unknown", 4, "The transaction was sent, and it is not known whether it took effect; `sent` tells which it is.",
        "type the same command again, which tells what came of it and never makes a second, or look with `valet events`";
    DoneBefore = "done-before", 1, "The same command did this before, so long ago that it may be meant a second time. Nothing was sent now.",
        "look at what is there; type the command again to do it once more";
    InsufficientFunds = "insufficient-funds", 1, "The signing account cannot pay the deposit and the fee.",
        "on a dev chain, `valet wallet send --dev //Alice --to ACCOUNT --amount 1000` funds an account";
    NoSigner = "no-signer", 1, "No key was named that could sign.", "name one with `--wallet FILE` or `--dev //Alice`";
    BadKeyFile = "bad-key-file", 1, "A wallet file is damaged, or of a version that this program does not know.", "restore it from a copy";
    WrongPassword = "wrong-password", 1, "The password does not open the wallet file, or the file was changed.",
        "try again, with the keyboard and capitals that it was made with; of `--password-file` the first line counts. If the file was changed, restore it from a copy";
    PasswordNeeded = "password-needed", 1, "There is no terminal to ask for a password at.", "name a file with `--password-file FILE`";
    PasswordRefused = "password-refused", 1, "A new password is too short, or was typed differently the second time.", "";
    NoIntentKey = "no-intent-key", 1, "The key cannot sign intents; only secp256k1 keys can.",
        "`valet wallet create phone.json --kind secp256k1` makes one";
    NotSigned = "not-signed", 1, "What another wallet answered does not go with the intent; the message says which part.",
        "let it sign what `--as-intent FILE --unsigned` writes, and hand in the answer as it is";
    NotFound = "not-found", 1, "What was asked for is not on the contract.", "";
    WrongAddress = "wrong-address", 1, "An address is nobody's (zeros), or the contract's own: what is handed to it is gone for good. Nothing was signed.",
        "compare the address with what `valet wallet show FILE` prints where its key lies";
    NothingToDo = "nothing-to-do", 1, "The change would change nothing.", "";
    Denied = "denied", 10, "The rules say no; `denial` tells the reason's number and name.", "";
    AnswerStale = "answer-stale", 10, "What answers cannot know the present, so the answer is deny: the sidecar is stale, or the block older than `--max-block-age`.",
        "`valet sidecar status` says why; a chain on which nothing happens may make no blocks";
    AnswerIncomplete = "answer-incomplete", 10, "An allow leaves out what it rests on, or when it ends, so the answer is deny.",
        "ask a sidecar of this version, or the contract with `--chain`";
    AnswerExpired = "answer-expired", 10, "An allow had ended by this machine's clock when it arrived, so the answer is deny.",
        "ask again; if it lasts, compare this machine's clock with the chain's: `valet doctor`";
    OtherRules = "other-rules", 10, "The sidecar allowed by other rules than this program's, so the answer is deny.",
        "use the `valet` and the sidecar of the same version";
    WrongSidecar = "wrong-sidecar", 10, "The sidecar follows another contract or chain than the deployment file's. Nothing it says was believed.",
        "`--sidecar URL` names another sidecar, `--deployment FILE` another deployment";
    RulesDisagree = "rules-disagree", 10, "The contract and the rules of this program answer differently, so the answer is deny.",
        "`valet doctor` compares the rules' hashes";
    AuditFindings = "audit-findings", 2, "The audit found something, or the contract and the rules differ. What it was is printed.", "";
    AuditIncomplete = "audit-incomplete", 3, "Not everything could be looked at, so the audit says nothing for sure.", "";
    SettingsWrong = "settings-wrong", 1, "Settings of a sidecar cannot be meant, or do not go together; the message names the file, variable or flag.",
        "`valet sidecar check-config` tells everything that is wrong; with `--example` it prints a file of settings with every key";
    FileExposed = "file-exposed", 1, "A file that holds a secret can be read by others than its owner.", "let nobody else read it: `chmod 600 FILE`";
    KeysFile = "keys-file", 1, "A sidecar's keys file is not in its form, or can be read by others than its owner.",
        "`valet sidecar key new` writes such files";
    TlsFiles = "tls-files", 1, "A certificate or its key cannot be read, or the two do not go together.", "name PEM files";
    SidecarUnreachable = "sidecar-unreachable", 1, "No sidecar answers at the URL.",
        "start one with `valet sidecar run`, or name one with `--sidecar URL`";
    SidecarRefused = "sidecar-refused", 1, "What answers at the URL did not answer as a sidecar does. A sidecar that refuses tells a code of its own.", "name another with `--sidecar URL`";
    SidecarStopped = "sidecar-stopped", 1, "The sidecar had stopped following the chain, after an alarm.", "";
    SidecarFailed = "sidecar-failed", 1, "The sidecar cannot start or go on.", "";
    Database = "database", 1, "The sidecar's database cannot be opened, read or written.", "check the file of `--database` and the room on its disk";
    AddressInUse = "address-in-use", 1, "An address cannot be listened on.", "name another with `--listen`, whose port 0 takes any free one";
    NotInstalled = "not-installed", 1, "Something that `scripts/setup` builds is missing.", "run `scripts/setup`";
    SetupIncomplete = "setup-incomplete", 1, "`valet doctor` found something that does not work.", "";
    OutputFailed = "output-failed", 1, "The result could not be written to standard output.", "what was to be done is done; only its telling failed";
    Internal = "internal", 1, "Something failed that should not.", "please report it, with the command and the message";
}

impl Code {
    /// What to do about it; none where only the message can say.
    pub(crate) fn mend(self) -> Option<&'static str> {
        Some(self.advice()).filter(|advice| !advice.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_kebab_case_and_stands_for_one_cause() {
        let names: BTreeSet<_> = Code::LIST.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::LIST.len());
        for name in names {
            assert!(name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'), "{name}");
        }
    }

    #[test]
    fn a_code_leads_to_one_of_the_exits_that_the_help_tells() {
        for code in Code::LIST {
            assert!([1, 2, 3, 4, 10].contains(&code.exit()), "{}", code.name());
        }
    }
}
