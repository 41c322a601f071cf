//! The answer to a check, as HTTP and the command line give it.

mod signals;
mod step;

pub use signals::{FailedSignal, SignalReason};
pub use step::PathStep;

use serde::{Deserialize, Deserializer, Serialize};
use shared_logic::{
    attested, detail_of_check, Account, CheckRequest, Denial, Detail, GrantId, Host, Losses, Refusal, RulesHash, Seq, SignalClasses,
    UnixSeconds, VehicleId, Verdict,
};
use std::time::Duration;
use valet_chain::Head;

/// The answer to a check: a no unless [`CheckAnswer::is_allow`] says yes.
///
/// Readers pass over fields that they do not know, so that a newer sidecar may tell more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAnswer {
    /// Yes or no.
    pub verdict: Decision,
    /// Why not; `null` for an allow, and for a deny that is only for staleness.
    pub reason: Option<Reason>,
    /// The grant that allows, or that came closest.
    pub grant: Option<GrantId>,
    /// From the owner to the recipient; empty unless allowed.
    #[serde(default)]
    pub path: Vec<PathStep>,
    /// Who vouches for the vehicle's owner now, as far as it is known here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attested_by: Vec<AttestedBy>,
    /// The figure behind the reason, where there is one: which classes, how long at most, until when, who.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "if_known")]
    pub figure: Option<Detail>,
    /// How many steps above the closest grant, towards the owner, the check failed; 0 is the grant itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<u8>,
    /// The asked classes that the closest grant lacks; none of signals that its container's document does not have.
    pub missing: SignalClasses,
    /// The asked signals that stand in the way, by the document of the closest grant's container, where these are
    /// the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<FailedSignal>,
    /// True when the sidecar does not know enough of the present to answer; so does an answer that does not say.
    #[serde(default = "unless_said")]
    pub stale: bool,
    /// What it lacks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_because: Option<StaleCause>,
    /// The final block that the answer is from; `null` before the first was read.
    pub as_of: Option<BlockRef>,
    /// What the verdict rests on: final blocks, or for a deny also one that is not final yet.
    #[serde(default)]
    pub finality: Finality,
    /// The block that is not final yet and takes the access away; `null` where final blocks alone decide.
    #[serde(default)]
    pub best: Option<BlockRef>,
    /// How old the newest final block may be, in seconds, for the answer to be fresh; `null` when its age is not looked at,
    /// which is right only for a chain that makes blocks on demand.
    #[serde(default)]
    pub max_block_age: Option<u32>,
    /// The rules that answered.
    pub rules_hash: RulesHash,
    /// When an allow ends by itself.
    pub valid_until: Option<UnixSeconds>,
    /// Until when an allow may be kept by who asked, exclusive: then it is asked anew, whatever events have come. `null`
    /// for an answer that is not to be kept at all.
    #[serde(default)]
    pub cache_until: Option<UnixSeconds>,
    /// For an allow: how often something of the vehicle was lost until then. Once more voids the answer.
    #[serde(default)]
    pub losses: Option<Losses>,
    /// For an allow: how often something was lost in the registry. Once more voids it as well.
    #[serde(default)]
    pub registry_losses: Option<Losses>,
    /// The vehicle's newest event that the answer knows of: a newer one is a reason to ask again.
    #[serde(default)]
    pub seq: Option<Seq>,
    /// The registry's newest event, alike.
    #[serde(default)]
    pub registry_seq: Option<Seq>,
}

/// A figure of a kind that this program does not know, from a newer sidecar, is none.
fn if_known<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Detail>, D::Error> {
    Ok(serde_json::from_value(serde_json::Value::deserialize(from)?).ok())
}

/// INVARIANT (deny by default): an answer that does not say whether it is stale is stale.
const fn unless_said() -> bool {
    true
}

/// Yes or no.
///
/// INVARIANT (deny by default): any word but `allow` reads as deny.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Yes.
    Allow,
    /// No.
    #[serde(other)]
    Deny,
}

/// What a verdict rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finality {
    /// Final blocks alone: it can no longer be undone.
    #[default]
    Final,
    /// The best block of a node: access that it takes away is denied at once, and given back if the block is retracted.
    Best,
}

/// Why not: a denial of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Its number, which never changes meaning.
    pub number: u8,
    /// Its name, such as `Withdrawn`.
    pub name: String,
    /// The same in one sentence.
    pub message: String,
}

/// Somebody who attests that the vehicle's owner is the user of the vehicle behind its commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttestedBy {
    /// Who attests.
    pub account: Account,
    /// Until when, exclusive.
    pub until: UnixSeconds,
}

/// Why the sidecar does not know the present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaleCause {
    /// One of the codes of [`crate::ProblemCode`], such as `node-behind`.
    pub code: String,
    /// The same in one sentence.
    pub message: String,
}

/// A final block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockRef {
    /// Its height.
    pub block: u32,
    /// Its hash: 0x and 64 hexadecimal digits.
    pub hash: String,
    /// Its time.
    pub time: UnixSeconds,
}

impl CheckAnswer {
    /// The answer that carries this verdict on this request, with what the records tell beside it: every step of the
    /// path, the figure behind a denial, the newest events. `now` is the moment that the verdict is of.
    ///
    /// INVARIANT (deny by default): no allow goes without a vehicle.
    pub fn of(host: &impl Host, (request, verdict): (&CheckRequest, &Verdict), rules_hash: RulesHash, now: UnixSeconds) -> Self {
        let vehicle = host.vehicle(request.vehicle);
        let answer = match (verdict, &vehicle) {
            (Verdict::Allow(proof), Some(vehicle)) => Self {
                verdict: Decision::Allow,
                grant: verdict.grant(),
                path: step::path(host, (request.vehicle, vehicle), proof, request.recipient),
                valid_until: Some(proof.expires_at),
                losses: Some(proof.losses),
                registry_losses: Some(proof.registry_losses),
                ..Self::no(rules_hash)
            },
            (Verdict::Allow(_), None) => Self::denied(&Refusal::because(Denial::UnknownVehicle), rules_hash),
            (Verdict::Deny(refusal), _) => {
                Self { figure: detail_of_check(host, request, refusal, now), ..Self::denied(refusal, rules_hash) }
            }
        };
        Self { seq: vehicle.map(|vehicle| vehicle.seq), registry_seq: Some(host.registry().seq), ..answer }
    }

    /// The same, with those of `attesters` who vouch at `now` for the owner of that vehicle.
    #[must_use]
    pub fn attested(self, host: &impl Host, id: VehicleId, attesters: impl IntoIterator<Item = Account>, now: UnixSeconds) -> Self {
        let Some(vehicle) = host.vehicle(id) else { return self };
        let holds = |account| Some(AttestedBy { account, until: attested(host, (id, &vehicle), account, now).ok()?.until });
        Self { attested_by: attesters.into_iter().filter_map(holds).collect(), ..self }
    }

    /// The same, to be kept for that long from `now` at most, and never beyond its own end; a no is not to be kept.
    #[must_use]
    pub(crate) fn kept_for(self, longest: Duration, now: UnixSeconds) -> Self {
        let until = UnixSeconds(now.0.saturating_add(longest.as_secs()));
        let cache_until = self.valid_until.map(|end| end.min(until)).filter(|until| self.is_allow() && *until > now);
        Self { cache_until, ..self }
    }

    /// True for a yes that may be acted on.
    pub fn is_allow(&self) -> bool {
        self.verdict == Decision::Allow && !self.stale
    }

    /// The answer of a sidecar that does not know the present.
    pub(crate) fn stale(cause: StaleCause, rules_hash: RulesHash) -> Self {
        Self { stale: true, stale_because: Some(cause), ..Self::no(rules_hash) }
    }

    fn denied(refusal: &Refusal, rules_hash: RulesHash) -> Self {
        Self {
            reason: Some(refusal.reason.into()),
            grant: refusal.grant,
            link: refusal.grant.map(|_| refusal.link),
            missing: refusal.missing,
            ..Self::no(rules_hash)
        }
    }

    const fn no(rules_hash: RulesHash) -> Self {
        Self {
            verdict: Decision::Deny,
            reason: None,
            grant: None,
            path: Vec::new(),
            attested_by: Vec::new(),
            figure: None,
            link: None,
            missing: SignalClasses::NONE,
            signals: Vec::new(),
            stale: false,
            stale_because: None,
            as_of: None,
            finality: Finality::Final,
            best: None,
            max_block_age: None,
            rules_hash,
            valid_until: None,
            cache_until: None,
            losses: None,
            registry_losses: None,
            seq: None,
            registry_seq: None,
        }
    }
}

impl BlockRef {
    /// A block and its time.
    pub fn new(block: Head, time: UnixSeconds) -> Self {
        Self { block: block.number.0, hash: block.hash.to_string(), time }
    }
}

impl From<Denial> for Reason {
    fn from(denial: Denial) -> Self {
        Self { number: denial.code(), name: denial.name().to_owned(), message: denial.expected().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{check, check_emergency, party::PartyStatus, Basis, DelegationTerms, Message, Proof, PurposeCode, SignalClass};
    use valet_testkit::{request, Fixture, ALICE, BOB, CAR, CAROL, DAN, ERIN, GARAGE, INSURER, LAB, MAKER, RESCUE};

    const RULES: RulesHash = RulesHash([3; 32]);

    /// What is answered of a grant of the fixture's, to who asks.
    fn asked(fixture: &Fixture, grant: GrantId, recipient: Account, attesters: &[Account]) -> CheckAnswer {
        let now = UnixSeconds(fixture.now);
        let request = CheckRequest { recipient, data_from: now, ..request() };
        let verdict = check(&fixture.state, grant, &request, now).demanding(&fixture.state, CAR, attesters, now);
        CheckAnswer::of(&fixture.state, (&request, &verdict), RULES, now).attested(&fixture.state, CAR, fixture.state.attesters(CAR), now)
    }

    /// The maker attests Alice's car until then.
    fn attests(fixture: &mut Fixture, until: UnixSeconds) {
        fixture.stands(MAKER, PartyStatus::Admitted);
        let vin_commitment = shared_logic::VinCommitment([0xcd; 32]);
        fixture.send(ALICE, Message::SetVinCommitment { vehicle: CAR, vin_commitment: Some(vin_commitment) });
        let epoch = fixture.state.vehicles[&CAR].epoch;
        fixture.send(MAKER, Message::Attest { vehicle: CAR, attester: MAKER, epoch, vin_commitment, until });
    }

    fn allowed() -> CheckAnswer {
        let fixture = Fixture::new();
        asked(&fixture, fixture.grant, INSURER, &[])
    }

    #[test]
    fn the_path_names_every_delegate_and_every_grant_from_the_owner_to_the_recipient() {
        use PathStep as S;
        let mut fixture = Fixture::new();
        let mandate = |depth_left| DelegationTerms { depth_left, ..valet_testkit::mandate(shared_logic::AssignedRole::Delegate) };
        fixture.delegates(ALICE, CAROL, mandate(2));
        fixture.delegates(CAROL, ERIN, mandate(1));
        let by_erin = fixture.send(ERIN, valet_testkit::grant(|terms| terms.depth_left = 2)).grant.unwrap();
        let shared = fixture.shares(by_erin, GARAGE, 1);
        let owner = S::Owner { account: ALICE, epoch: fixture.state.vehicles[&CAR].epoch };
        let (delegate, grantor) = (S::Delegate { account: CAROL }, S::Grantor { account: ERIN });
        let to = |account| S::Recipient { account };
        let first = [owner, delegate, grantor, S::Grant { grant: by_erin }, to(INSURER)];
        assert_eq!(asked(&fixture, fixture.grant, INSURER, &[]).path, [owner, S::Grant { grant: fixture.grant }, to(INSURER)]);
        assert_eq!(asked(&fixture, by_erin, INSURER, &[]).path, first);
        let whole: Vec<_> = first.into_iter().chain([S::Grant { grant: shared }, to(GARAGE)]).collect();
        assert_eq!(asked(&fixture, shared, GARAGE, &[]).path, whole);
    }

    #[test]
    fn an_emergencys_path_names_the_event_that_opened_it() {
        let mut fixture = Fixture::new();
        fixture.opens_emergency(RESCUE);
        let now = UnixSeconds(fixture.now);
        let classes = SignalClasses::of(&[SignalClass::LocationExact]);
        let request = CheckRequest { recipient: RESCUE, purpose: PurposeCode::EMERGENCY, classes, data_from: now, ..request() };
        let verdict = check_emergency(&fixture.state, &request, now);
        let Verdict::Allow(Proof { basis: Basis::Emergency(opened), .. }) = verdict else { panic!("{verdict:?}") };
        let answer = CheckAnswer::of(&fixture.state, (&request, &verdict), RULES, now);
        assert_eq!(answer.path.get(1..), Some(&[PathStep::Emergency { opened }, PathStep::Recipient { account: RESCUE }][..]));
    }

    #[test]
    fn an_answer_names_who_attests_the_owner_and_an_asker_can_demand_it() {
        let mut fixture = Fixture::new();
        let grant = fixture.grant;
        let reason = |answer: CheckAnswer| answer.reason.map(|reason| reason.name);
        assert_eq!(reason(asked(&fixture, grant, INSURER, &[MAKER])).as_deref(), Some("UnknownAttestation"));
        let until = UnixSeconds(fixture.now + 60);
        attests(&mut fixture, until);
        let answer = asked(&fixture, grant, INSURER, &[LAB, MAKER]);
        assert_eq!((answer.is_allow(), answer.valid_until), (true, Some(until)), "no longer than the attestation");
        assert_eq!(answer.attested_by, [AttestedBy { account: MAKER, until }]);
        let undemanded = asked(&fixture, grant, INSURER, &[]);
        assert_eq!(undemanded.attested_by, answer.attested_by);
        assert!(undemanded.valid_until > answer.valid_until);
        let other = asked(&fixture, grant, INSURER, &[LAB, DAN]);
        assert_eq!((other.is_allow(), other.grant, reason(other).as_deref()), (false, None, Some("UnknownAttestation")));
        fixture.at(until.0);
        let late = asked(&fixture, grant, INSURER, &[MAKER]);
        assert_eq!((late.attested_by.len(), reason(late).as_deref()), (0, Some("UnknownAttestation")));
    }

    #[test]
    fn a_denial_carries_the_figure_behind_it_and_no_vehicle_is_no_allow() {
        let mut fixture = Fixture::new();
        fixture.withdraws();
        let answer = asked(&fixture, fixture.grant, INSURER, &[]);
        assert_eq!(answer.figure, Some(Detail::Until(UnixSeconds(fixture.now))));
        let (now, empty) = (UnixSeconds(9), shared_logic::State::new(BOB));
        let proof = shared_logic::Proof {
            basis: Basis::Grant(GrantId([9; 32])),
            grantor: ALICE,
            epoch: shared_logic::Epoch(4),
            losses: Losses(5),
            registry_losses: Losses(6),
            expires_at: UnixSeconds(7),
        };
        let answer = CheckAnswer::of(&empty, (&request(), &Verdict::Allow(proof)), RULES, now);
        assert_eq!((answer.is_allow(), answer.reason.unwrap().name.as_str()), (false, "UnknownVehicle"));
    }

    #[test]
    fn an_answer_reads_back_as_it_was_written() {
        let stale = StaleCause { code: "node-silent".to_owned(), message: "…".to_owned() };
        let refusal = Refusal { reason: Denial::Withdrawn, grant: Some(GrantId([9; 32])), link: 1, missing: SignalClasses::ALL };
        let mut fixture = Fixture::new();
        let until = UnixSeconds(fixture.now + 60);
        attests(&mut fixture, until);
        let answers = [
            allowed(),
            asked(&fixture, fixture.grant, INSURER, &[MAKER]),
            CheckAnswer::of(&fixture.state, (&request(), &Verdict::Deny(refusal)), RULES, until),
            CheckAnswer { as_of: None, ..CheckAnswer::stale(stale, RULES) },
        ];
        for answer in answers {
            let json = serde_json::to_string(&answer).unwrap();
            assert_eq!(serde_json::from_str::<CheckAnswer>(&json).unwrap(), answer, "{json}");
        }
    }

    #[test]
    fn an_allow_is_kept_no_longer_than_it_holds_and_a_deny_not_at_all() {
        let (allow, now) = (allowed(), UnixSeconds(1_000));
        let kept = |end, seconds| {
            let answer = CheckAnswer { valid_until: Some(UnixSeconds(end)), ..allow.clone() };
            answer.kept_for(Duration::from_millis(seconds * 1_000 + 999), now).cache_until.map(|until| until.0)
        };
        let cases = [
            ("as long as it may be", 5_000, 30, Some(1_030)),
            ("it ends sooner", 1_010, 30, Some(1_010)),
            ("less than a second", 5_000, 0, None),
            ("it ends now", 1_000, 30, None),
            ("for ever", u64::MAX, u64::MAX / 2_000, Some(1_000 + u64::MAX / 2_000)),
        ];
        for (name, end, seconds, exp) in cases {
            assert_eq!(kept(end, seconds), exp, "{name}");
        }
        let (long, stale) = (Duration::from_secs(30), StaleCause { code: "node-silent".to_owned(), message: "…".to_owned() });
        for no in [
            CheckAnswer { stale: true, ..allow.clone() },
            CheckAnswer { verdict: Decision::Deny, ..allow },
            CheckAnswer::stale(stale, RULES),
        ] {
            assert_eq!(no.kept_for(long, now).cache_until, None);
        }
    }

    #[test]
    fn any_other_word_than_allow_is_a_no_and_so_is_a_stale_allow() {
        let json = serde_json::to_value(allowed()).unwrap();
        for (field, value) in [("verdict", "Allow".into()), ("verdict", "maybe".into()), ("stale", true.into())] {
            let mut changed = json.clone();
            changed[field] = value;
            let answer: CheckAnswer = serde_json::from_value(changed).unwrap();
            assert!(!answer.is_allow(), "{field}");
        }
        let mut silent = json.clone();
        silent.as_object_mut().unwrap().remove("stale");
        assert!(!serde_json::from_value::<CheckAnswer>(silent).unwrap().is_allow(), "an answer without `stale`");
        let mut newer = json;
        newer["path"][0]["kind"] = "escrow".into();
        newer["more"] = 1.into();
        newer["figure"] = serde_json::json!({ "kind": "shortest", "seconds": 7 });
        let answer: CheckAnswer = serde_json::from_value(newer).unwrap();
        assert_eq!((answer.is_allow(), answer.path.first()), (true, Some(&PathStep::Unknown)));
    }
}
