//! A query asks for every record that its answer needs, and for each once.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cells;
mod fixture;

use cells::{answer, cells, Cells};
use fixture::*;
use shared_logic::*;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use valet_wallet::{preview, preview::AttestedBy, preview_intent, preview_signed, query::MAX_RECORDS, sign_intent};
use valet_wallet::{CheckQuery, Denied, KeyKind, Keypair, Preview, PreviewQuery, Query, QueryError, Seed};

fn previews(state: &State, caller: Account, messages: Vec<Message>, now: UnixSeconds) -> Result<Vec<Preview>, Denial> {
    Ok(answer(PreviewQuery::of_messages(caller, messages, now), &cells(state)).unwrap().0?)
}

/// Every access and every actor that the first tells of is told of by the second too.
fn assert_within(some: &Preview, all: &Preview, name: &str) {
    let ids = |list: &[valet_wallet::preview::Access]| list.iter().map(|access| access.grant).collect::<BTreeSet<_>>();
    for (some, all) in [(&some.opens, &all.opens), (&some.ends, &all.ends), (&some.unchanged, &all.unchanged)] {
        assert!(ids(some).is_subset(&ids(all)), "{name}: {some:?} of {all:?}");
    }
    for (some, all) in [(&some.empowers, &all.empowers), (&some.disempowers, &all.disempowers)] {
        assert!(some.iter().all(|actor| all.contains(actor)), "{name}: {some:?} of {all:?}");
    }
}

#[test]
fn every_message_is_previewed_from_nothing_but_cells_as_from_the_whole_state() {
    let fixture = fixture();
    let (mut least, mut most) = (usize::MAX, 0);
    for (caller, message) in every_message(&fixture) {
        let name = message.kind();
        let state = state_for(&fixture, &message);
        let exp = preview(&state, caller, &message, NOW).unwrap();
        let (found, rounds) = answer(PreviewQuery::of_messages(caller, vec![message], NOW), &cells(&state)).unwrap();
        let [found] = &found.unwrap_or_else(|denial| panic!("{name}: {denial}"))[..] else { panic!("{name}: one preview") };
        assert_eq!((&found.event, &found.records), (&exp.event, &exp.records), "{name}");
        assert_within(found, &exp, name);
        // What the message itself opens, narrows or ends is reached from it.
        let own = |list: &[valet_wallet::preview::Access]| list.iter().any(|access| Some(access.grant) == exp.event.grant);
        assert_eq!((own(&found.opens), own(&found.ends)), (own(&exp.opens), own(&exp.ends)), "{name}");
        assert_eq!(found.narrows, exp.narrows, "{name}");
        let asked: Vec<RecordKey> = rounds.iter().flatten().copied().collect();
        assert_eq!(asked.iter().collect::<BTreeSet<_>>().len(), asked.len(), "{name}: each record is asked for once");
        assert!(rounds.first().unwrap().contains(&RecordKey::Registry), "{name}");
        (least, most) = (least.min(rounds.len()), most.max(rounds.len()));
    }
    assert_eq!(least, 1, "some message needs no second round");
    assert!((3..=8).contains(&most), "a few rounds are enough, not {most}");
}

#[test]
fn messages_are_previewed_one_on_the_other() {
    let state = small_fixture();
    let granted = grant(terms(INSURER, 1, DATA));
    let [first, second] = &previews(&state, OWNER, vec![granted, granted], START).unwrap()[..] else { panic!("two previews") };
    let (first_id, second_id) = (first.event.grant.unwrap(), second.event.grant.unwrap());
    assert_ne!(first_id, second_id);
    assert_eq!(second.event.link.seq, first.event.link.seq.next().unwrap());
    assert_eq!(second.unchanged.iter().map(|access| access.grant).collect::<Vec<_>>(), [first_id], "the first is there already");
    let withdrawn = Message::Withdraw { grant: first_id };
    let previews_of = |messages| previews(&state, OWNER, messages, START);
    let chained = previews_of(vec![granted, granted, withdrawn]).unwrap();
    let ends: Vec<_> = chained.last().unwrap().ends.iter().map(|access| access.grant).collect();
    assert_eq!(ends, [first_id]);
    assert_eq!(previews_of(vec![granted, withdrawn, withdrawn]), Err(Denial::WrongState), "all or none");
    assert_eq!(previews_of(vec![]), Ok(vec![]));
    assert_eq!(previews_of(vec![granted; limits::MAX_BATCH + 1]), Err(Denial::TooMany));
}

#[test]
fn a_chain_of_delegations_and_of_shares_is_followed_to_its_ends() {
    let Fixture { mut state, .. } = fixture();
    let realm = Realm::Vehicle(VEHICLE);
    let below = DelegationTerms { depth_left: 0, ..delegation(AssignedRole::Delegate) };
    delegate(&mut state, MANAGER, realm, NEWCOMER, below, NOW);
    let parent =
        accept(&mut state, NEWCOMER, grant(GrantTerms { not_before: NOW, history_from: NOW, ..terms(INSURER, 1, DATA) }), NOW).grant;
    let share = GrantTerms { parent, depth_left: 0, not_before: NOW, history_from: NOW, ..terms(WORKSHOP, 1, &[SignalClass::Odometer]) };
    let share = accept(&mut state, OWNER, grant(share), NOW).grant.unwrap();
    let query = PreviewQuery::of_messages(WORKSHOP, vec![Message::Renounce { grant: share }], NOW);
    let (found, rounds) = answer(query, &cells(&state)).unwrap();
    assert_eq!(found.unwrap().first().unwrap().ends.len(), 1);
    let asked: BTreeSet<RecordKey> = rounds.into_iter().flatten().collect();
    for key in
        [RecordKey::Grant(parent.unwrap()), RecordKey::Delegation(realm, NEWCOMER), RecordKey::Delegation(Realm::Fleet(OWNER), MANAGER)]
    {
        assert!(asked.contains(&key), "{key:?}");
    }
    // While nothing was lost in the registry the recipients stand as they stood; only who acts for one is looked up.
    let idle = |key: &RecordKey| match key {
        RecordKey::Party(account) => *account != WORKSHOP,
        key => matches!(key, RecordKey::Emergency(..)),
    };
    assert!(!asked.iter().any(idle), "nothing is read that no rule asks for: {asked:?}");
}

#[test]
fn an_intent_is_previewed_from_cells_before_and_after_it_is_signed() {
    let Fixture { mut state, .. } = fixture();
    let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new([0x5e; 32])).unwrap();
    let signer = key.public().intent_account().unwrap();
    let epoch = state.vehicle(VEHICLE).unwrap().epoch;
    let message = grant(GrantTerms { not_before: NOW, ..terms(INSURER, 1, DATA) });
    let intent = Intent { domain: state.domain, principal: OWNER, epoch, nonce: Nonce(0), deadline: later(9), message };
    let before = |state: &State, signer| answer(PreviewQuery::of_intent(intent, signer, NOW), &cells(state)).unwrap();
    assert_eq!(before(&state, signer).0, Err(Denial::BadSignature.into()));
    accept(&mut state, OWNER, Message::SetIntentKey { key: signer, limits: key_limits() }, NOW);
    let exp = preview_intent(&state, &intent, signer, NOW).unwrap();
    let (found, rounds) = before(&state, signer);
    let found = found.unwrap();
    assert_eq!((found[0].event, &found[0].opens), (exp.event, &exp.opens));
    let asked: BTreeSet<RecordKey> = rounds.into_iter().flatten().collect();
    for key in [RecordKey::Nonce(OWNER, Some(VEHICLE)), RecordKey::IntentKey(OWNER, signer)] {
        assert!(asked.contains(&key), "{asked:?}");
    }
    let mut signed = sign_intent(&key, &intent).unwrap();
    let after = |signed| answer(PreviewQuery::of_signed(signed, NOW), &cells(&state)).unwrap().0;
    assert_eq!(after(signed), Ok(found));
    assert_eq!(after(signed).unwrap()[0].event, preview_signed(&state, &signed, NOW).unwrap().event);
    valet_testkit::ecdsa(&mut signed.signature).0[0] ^= 1;
    assert_eq!(after(signed), Err(Denial::BadSignature.into()));
}

#[test]
fn a_check_is_answered_from_cells_as_from_the_whole_state() {
    let Fixture { state, active, suspended, unconsented, ended, expired, .. } = fixture();
    let mut allowed = 0;
    for id in [active, suspended, unconsented, ended, expired, GrantId([0xab; 32])] {
        let request = state.grant(id).map_or_else(
            || CheckRequest::of_emergency(VEHICLE, RESCUE, SignalClasses::EMERGENCY, NOW),
            |grant| CheckRequest::of_grant(&grant, Action::Read, NOW),
        );
        let exp = check(&state, id, &request, NOW);
        allowed += usize::from(exp.is_allow());
        assert_eq!(answer(CheckQuery::of_grant(id, request, NOW), &cells(&state)).unwrap().0, exp);
    }
    assert_eq!(allowed, 1);
    for (authority, exp) in [(RESCUE, true), (POLICE, false), (NEWCOMER, false)] {
        let request = CheckRequest::of_emergency(VEHICLE, authority, SignalClasses::of(&[SignalClass::LocationExact]), NOW);
        let found = answer(CheckQuery::of_emergency(request, NOW), &cells(&state)).unwrap().0;
        assert_eq!(found, check_emergency(&state, &request, NOW));
        assert_eq!(found.is_allow(), exp, "{authority}");
    }
}

#[test]
fn any_question_of_the_rules_can_be_a_query_and_lends_what_stands_around_it() {
    let Fixture { state, active, .. } = fixture();
    let wanted = &active;
    let query = Query::new(|view| view.grant(*wanted).and_then(|grant| view.vehicle(grant.terms.vehicle)).map(|vehicle| vehicle.owner));
    let (found, rounds) = answer(query, &cells(&state)).unwrap();
    assert_eq!(found, Some(OWNER));
    let exp = [vec![RecordKey::Registry, RecordKey::Grant(active), RecordKey::Domain], vec![RecordKey::Vehicle(VEHICLE)]];
    assert_eq!(rounds, exp, "one reference further each round");
    // A view over which records are written reads those first.
    let owned = Query::new(|view| {
        let vehicle = view.vehicle(VEHICLE)?;
        let record = Record::Vehicle(VEHICLE, Vehicle { owner: NEWCOMER, ..vehicle });
        view.with(&[record]).vehicle(VEHICLE).map(|vehicle| vehicle.owner)
    });
    assert_eq!(answer(owned, &cells(&state)).unwrap().0, Some(NEWCOMER));
}

#[test]
fn the_cells_of_a_round_may_come_one_by_one_and_in_any_order() {
    let Fixture { state, active, .. } = fixture();
    let cells = cells(&state);
    let ask = || PreviewQuery::of_messages(OWNER, vec![Message::Withdraw { grant: active }], NOW);
    let exp = answer(ask(), &cells).unwrap().0;
    let mut query = ask();
    while let Some(key) = query.next_query().unwrap().pop() {
        assert!(matches!(query.answer(), Err(QueryError::Unfinished { .. })));
        query.resolve([(key, cells.get(&key.cell_key()).cloned())]).unwrap();
    }
    assert_eq!(query.answer(), Ok(&exp));
    assert_eq!(query.finish().unwrap(), exp);
}

#[test]
fn answers_that_are_none_are_refused() {
    let Fixture { state, active, .. } = fixture();
    let cells = cells(&state);
    let ask = || PreviewQuery::of_messages(OWNER, vec![Message::Withdraw { grant: active }], NOW);
    let grant = RecordKey::Grant(active);
    let bytes = |key: RecordKey| cells.get(&key.cell_key()).cloned();
    let given = |key, value| ask().resolve([(key, value)]);
    assert_eq!(given(grant, bytes(grant)), Ok(()));
    assert_eq!(given(grant, None), Ok(()), "an empty cell is an answer");
    let other = RecordKey::Party(NEWCOMER);
    assert_eq!(given(other, None), Err(QueryError::NotAsked));
    let twice = ask().resolve([(grant, bytes(grant)), (grant, bytes(grant))]);
    assert_eq!(twice, Err(QueryError::NotAsked));
    let mut long = bytes(grant).unwrap();
    long.push(0);
    for value in [vec![], vec![1, 2, 3], long] {
        assert_eq!(given(grant, Some(value)), Err(QueryError::Undecodable { key: grant }));
    }
    for key in [RecordKey::Registry, RecordKey::Domain] {
        assert_eq!(given(key, None), Err(QueryError::NotValet));
    }
    assert_eq!(answer(ask(), &Cells::new()).map(|_| ()), Err(QueryError::NotValet));
    let missing = ask().next_query().unwrap().len();
    assert_eq!(ask().finish(), Err(QueryError::Unfinished { missing }));
}

#[test]
fn a_question_that_asks_for_more_and_more_is_given_up() {
    let state = small_fixture();
    let count = AtomicU64::new(0);
    let query = Query::new(|view| {
        let [.., one, other] = count.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        view.nonce(Account(core::array::from_fn(|at| if at == 0 { one } else { other })), None)
    });
    assert_eq!(answer(query, &cells(&state)).map(|_| ()), Err(QueryError::TooManyRecords));
    assert_eq!(count.into_inner(), u64::try_from(MAX_RECORDS).unwrap() - 1, "one in each round, and the contract's own two in the first");
    let all = Query::new(|view| {
        let account = |n: u16| Account([n.to_be_bytes(); 10].concat().try_into().unwrap());
        (0..=u16::MAX).map(|n| view.nonce(account(n), None)).fold(None, |_, nonce| Some(nonce))
    });
    assert_eq!(all.next_query(), Err(QueryError::TooManyRecords), "in the first round");
}

#[test]
fn a_query_that_has_failed_stays_failed() {
    let Fixture { state, active, .. } = fixture();
    let cells = cells(&state);
    let stranger = (RecordKey::Party(NEWCOMER), None);
    let read = |key: RecordKey| (key, cells.get(&key.cell_key()).cloned());
    let ask = || PreviewQuery::of_messages(OWNER, vec![Message::Withdraw { grant: active }], NOW);
    let broken = (RecordKey::Registry, Some(vec![0]));
    let undecodable = QueryError::Undecodable { key: RecordKey::Registry };
    for (slip, exp) in [(stranger, QueryError::NotAsked), (broken, undecodable), ((RecordKey::Domain, None), QueryError::NotValet)] {
        let mut query = ask();
        // Behind the last of what is missing, where it can be: nothing is missing then, and nothing was asked again.
        let at_fault = slip.0;
        let keys = query.next_query().unwrap().into_iter().filter(|key| *key != at_fault);
        let answers: Vec<_> = keys.map(read).chain([slip]).collect();
        assert_eq!(query.resolve(answers), Err(exp));
        assert_eq!((query.next_query(), query.answer()), (Err(exp), Err(exp)));
        assert_eq!(query.resolve([]), Err(exp), "a second try mends nothing");
        assert_eq!(query.finish(), Err(exp));
    }
}

#[test]
fn a_full_batch_over_as_many_vehicles_is_previewed_though_every_message_has_its_own_chain() {
    let mut state = small_fixture();
    let grants: Vec<GrantId> = (0..16)
        .map(|n| {
            let (salt, between) = (VehicleSalt([0x40 + n; 32]), Account([0x60 + n; 20]));
            let vehicle = accept(&mut state, OWNER, Message::RegisterVehicle { salt, vin_commitment: None }, START).vehicle.unwrap();
            let realm = Realm::Vehicle(vehicle);
            delegate(&mut state, OWNER, realm, between, delegation(AssignedRole::Delegate), START);
            let below = DelegationTerms { depth_left: 0, ..delegation(AssignedRole::Delegate) };
            delegate(&mut state, between, realm, NEWCOMER, below, START);
            accept(&mut state, OWNER, grant(GrantTerms { vehicle, ..terms(INSURER, 1, DATA) }), START).grant.unwrap()
        })
        .collect();
    let messages: Vec<_> = grants.into_iter().map(|grant| Message::Revoke { grant }).collect();
    assert_eq!(messages.len(), limits::MAX_BATCH);
    let (previews, rounds) = answer(PreviewQuery::of_messages(NEWCOMER, messages, NOW), &cells(&state)).unwrap();
    assert_eq!(previews.unwrap().iter().map(|preview| preview.ends.len()).sum::<usize>(), limits::MAX_BATCH);
    assert!(rounds.len() >= 64, "four a message, so a bound of 64 runs would end before the last; {} rounds", rounds.len());
    assert!(rounds.iter().map(Vec::len).sum::<usize>() < MAX_RECORDS / 4, "far from the bound");
}

#[test]
fn a_denial_says_which_message_it_is_of_and_the_figure_behind_it() {
    let Fixture { state, active, .. } = fixture();
    let narrow = Message::Narrow { grant: active, terms: GrantTerms { depth_left: 9, ..state.grant(active).unwrap().terms } };
    let denied = |messages| answer(PreviewQuery::of_messages(OWNER, messages, NOW), &cells(&state)).unwrap().0.unwrap_err();
    let figure = Some(Detail::Fields(TermsFields::of(&[TermsField::DepthLeft])));
    assert_eq!(denied(vec![narrow]), Denied { denial: Denial::ScopeExceedsGrant, figure, position: 0 });
    // What the first message made is the figure behind the second's denial.
    let whole = state.grant(active).unwrap().terms;
    let shorter = Message::Narrow { grant: active, terms: GrantTerms { expires_at: later(14), ..whole } };
    let denied = denied(vec![shorter, Message::Narrow { grant: active, terms: whole }]);
    let figure = Some(Detail::Fields(TermsFields::of(&[TermsField::ExpiresAt])));
    assert_eq!(denied, Denied { denial: Denial::ScopeExceedsGrant, figure, position: 1 });
}

#[test]
fn a_preview_names_who_attests_the_owner_and_a_wallet_can_demand_it() {
    let mut state = fixture().state;
    let withdrawal = Message::WithdrawAttestation { vehicle: VEHICLE, attester: REGISTRAR };
    state = state_for(&Fixture { state, ..fixture() }, &withdrawal);
    let until = state.attestation(VEHICLE, REGISTRAR).unwrap().until;
    let offer = Message::OfferVehicle { vehicle: VEHICLE, to: NEWCOMER, until: later(20) };
    let ask = |attesters: &[Account], now| {
        let query = PreviewQuery::of_messages(OWNER, vec![offer], now).demanding(attesters.to_vec(), now);
        answer(query, &cells(&state)).unwrap().0.map(|previews| previews[0].clone())
    };
    let found = ask(&[DRIVER, REGISTRAR], NOW).unwrap();
    assert_eq!(found.attested_by, [AttestedBy { account: REGISTRAR, until }]);
    assert!(found.summary.iter().any(|line| line.contains(&format!("attested by {REGISTRAR}"))), "{:?}", found.summary);
    assert_eq!(found.attested_by, preview(&state, OWNER, &offer, NOW).unwrap().attested_by, "as the whole state tells");
    assert_eq!(ask(&[], NOW).unwrap().attested_by, [], "nobody was asked about");
    assert_eq!(ask(&[DRIVER], NOW), Err(Denial::UnknownAttestation.into()));
    let of = |message| {
        let query = PreviewQuery::of_messages(OWNER, vec![message], NOW).demanding(vec![REGISTRAR], NOW);
        answer(query, &cells(&state)).unwrap().0
    };
    let ended = &of(Message::StopEverything { vehicle: VEHICLE }).unwrap()[0];
    assert!(ended.summary.iter().any(|line| line.ends_with("that ends with this")), "{:?}", ended.summary);
    let none = of(Message::RegisterVehicle { salt: SALTS[1], vin_commitment: None });
    assert_eq!(none, Err(Denial::UnknownVehicle.into()), "nobody can vouch for what is not there");
}
