//! `valet book`: names for addresses and vehicles.

use crate::{
    book::{Book, Id, Name, Names, Origin},
    context::Context,
    failure::Failure,
    output::{facts, unnamed},
    parse,
};
use clap::{Args, Subcommand};
use serde::Serialize;

/// Give names to addresses and vehicles, to write them instead of the ids.
#[derive(Args)]
#[command(after_long_help = "\
The address book is the file `valet-book.json` beside the deployment file. It holds no secret. A name is taken wherever an \
address or a vehicle is, and stands beside its id in what people read. A deployment file may bring names too; where the two \
differ, the name is refused. A wallet file's name stands for its address anyway.

  valet book add insurer 0x…                  an address, or a vehicle
  valet vehicle create --name golf            the same, when the vehicle is made
  valet grant list --recipient insurer
  valet book list
  valet book remove insurer")]
pub(crate) struct Commands {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Give a name to an address or a vehicle.
    ///
    /// Example: `valet book add insurer 0x…`.
    Add {
        /// The name: a letter, then letters, digits, - or _.
        name: Name,
        /// The address or the vehicle's id.
        #[arg(value_parser = id)]
        id: Id,
        /// The name may stand for something else already, and lets go of it.
        #[arg(long)]
        replace: bool,
    },
    /// Take a name out of the book. What it stood for stays what it is.
    ///
    /// Example: `valet book remove insurer`.
    Remove {
        /// The name.
        name: Name,
    },
    /// List the names that are known, with what they stand for.
    ///
    /// Example: `valet book list`.
    List,
}

/// A name and what it stands for.
#[derive(Serialize)]
struct Entry {
    name: Name,
    kind: &'static str,
    id: Id,
    from: Origin,
}

impl Commands {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Add { name, id, replace } => {
                let target = Book::target(&context.deployment)?;
                let mut book = Book::read(&context.deployment)?;
                let kept = if replace { Book::default() } else { book.clone() };
                may_be(&kept, Names::of_this_run(), &name, Some(id), "add `--replace`")?;
                book.put(name.clone(), id);
                book.write(&target)?;
                tell(context, Entry::of(name, id, Origin::Book))
            }
            Command::Remove { name } => {
                let target = Book::target(&context.deployment)?;
                let mut book = Book::read(&context.deployment)?;
                let Some(id) = book.remove(&name) else {
                    return Err(Failure::not_named(&name).hint("`valet book list` shows the names, and which file each is from"));
                };
                book.write(&target)?;
                tell(context, Entry::of(name, id, Origin::Book))
            }
            Command::List => list(context),
        }
    }
}

impl Entry {
    const fn of(name: Name, id: Id, from: Origin) -> Self {
        Self { name, kind: id.kind(), id, from }
    }
}

/// Whether the name may stand for this; looked at before anything is signed for it. `mend` is what can be done where the
/// book has it for something else.
///
/// # Errors
/// [`crate::failure::Code::Usage`] for a name that stands for something else, in the book or in the deployment file.
pub(crate) fn may_be(book: &Book, names: &Names, name: &Name, id: Option<Id>, mend: &str) -> Result<(), Failure> {
    let other = |found: Option<Id>| found.filter(|found| Some(*found) != id);
    if let Some(brought) = other(names.brought(name)) {
        let message = format!("the deployment file gives `{name}` to {} {brought}", brought.kind());
        return Err(Failure::usage(message).hint("choose another name"));
    }
    match other(book.get(name)) {
        Some(taken) => {
            Err(Failure::usage(format!("`{name}` stands for {} {taken} already", taken.kind()))
                .hint(format!("choose another name, or {mend}")))
        }
        None => Ok(()),
    }
}

fn id(text: &str) -> Result<Id, String> {
    // By its length an id is one or the other.
    match text.parse() {
        Ok(vehicle) => Ok(Id::Vehicle(vehicle)),
        Err(_) => {
            parse::account(text).map(Id::Account).map_err(|cause| format!("{cause}; or a vehicle's id: 0x and 64 hexadecimal digits"))
        }
    }
}

fn tell(context: &Context, entry: Entry) -> Result<(), Failure> {
    context.output.show(&entry, |entry| facts(&[("name", entry.name.to_string()), (entry.kind, entry.id.to_string())]))
}

fn list(context: &Context) -> Result<(), Failure> {
    // Read anew: what is wrong with the book is an error here, and not a warning.
    Book::read(&context.deployment)?;
    let known = Names::of_this_run().iter();
    let rows: Vec<Entry> = known.map(|(name, id, from)| Entry::of(name.clone(), id, from)).collect();
    context.output.show(&rows, |rows| {
        unnamed(
            "no names yet: `valet book add NAME ID` gives one",
            ["name", "of", "id", "from"],
            rows.iter().map(|row| [row.name.to_string(), row.kind.to_owned(), row.id.to_string(), from(row.from).to_owned()]),
        )
    })
}

const fn from(origin: Origin) -> &'static str {
    match origin {
        Origin::Book => "the book",
        Origin::DeploymentFile => "the deployment file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{Account, VehicleId};

    #[test]
    fn an_id_is_an_address_or_a_vehicle_by_its_length() {
        let (account, vehicle) = (Account([0xab; 20]), VehicleId([7; 32]));
        assert_eq!(id(&account.to_string()), Ok(Id::Account(account)));
        assert_eq!(id(&vehicle.to_string()), Ok(Id::Vehicle(vehicle)));
        assert!(id("0x12").is_err_and(|cause| cause.contains("40") && cause.contains("64")));
    }

    #[test]
    fn a_name_that_stands_for_something_else_is_not_taken_from_it_unasked() {
        let (name, one, other): (Name, _, _) = ("golf".parse().unwrap(), Id::Vehicle(VehicleId([7; 32])), Id::Vehicle(VehicleId([8; 32])));
        let mut book = Book::default();
        let may = |book: &Book, name: &Name, id| may_be(book, &Names::default(), name, id, "add `--replace`");
        assert!(may(&book, &name, Some(one)).is_ok());
        book.put(name.clone(), one);
        assert!(may(&book, &name, Some(one)).is_ok());
        assert!(may(&book, &name, Some(other)).is_err_and(|failure| failure.to_string().contains(&one.to_string())));
        assert!(may(&book, &name, None).is_err());
        // Capitals make no other name.
        assert!(may(&book, &"Golf".parse().unwrap(), Some(other)).is_err());
    }

    #[test]
    fn an_entry_is_printed_as_the_schema_says() {
        let entry = Entry::of("golf".parse().unwrap(), Id::Vehicle(VehicleId([7; 32])), Origin::Book);
        let json = serde_json::to_value(&entry).unwrap();
        valet_schema::assert_valid("cli/name", &json);
        valet_schema::assert_valid("cli/names", &serde_json::json!([json]));
    }
}
