//! `valet party list`.

use crate::{
    context::Context,
    failure::Failure,
    output::listed,
    parse::{account, party_kind, party_status},
    render,
    world::{Source, World},
};
use clap::Args;
use serde::Serialize;
use shared_logic::{Account, Party, PartyKind, PartyStatus};

/// Which parties, read from where.
#[derive(Args)]
pub(super) struct List {
    /// Only those of this standing: admitted, declared or suspended.
    #[arg(long, value_parser = party_status)]
    status: Option<PartyStatus>,
    /// Only those that do this, such as data-holder.
    #[arg(long, value_parser = party_kind)]
    kind: Option<PartyKind>,
    /// Only those for which this account acts now: an address, a name, or a wallet file.
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    account: Option<Account>,
    #[command(flatten)]
    source: Source,
}

/// A party with its id.
#[derive(Serialize)]
struct Row {
    id: Account,
    party: Party,
    /// Who acts for it now.
    acts: Account,
}

impl List {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let World { state, now } = self.source.world(context).await?;
        let rows = state.parties.iter().map(|(id, party)| Row { id: *id, party: *party, acts: party.acting_key(now) });
        let rows: Vec<Row> = rows.filter(|row| self.wants(row)).collect();
        context.output.show(&rows, |rows| {
            listed(
                "no parties to list: `valet party register` registers one",
                ["party", "status", "kinds", "may receive grants", "acts for it"],
                rows.iter().map(|row| {
                    [
                        row.id.to_string(),
                        row.party.status.name().to_owned(),
                        render::party_kinds(row.party.profile.kinds),
                        if row.party.may_receive() { "yes" } else { "no" }.to_owned(),
                        if row.acts == row.id { "itself".to_owned() } else { row.acts.to_string() },
                    ]
                }),
            )
        })
    }

    fn wants(&self, row: &Row) -> bool {
        self.status.is_none_or(|status| row.party.status == status)
            && self.kind.is_none_or(|kind| row.party.profile.kinds.has(kind))
            && self.account.is_none_or(|account| row.acts == account)
    }
}
