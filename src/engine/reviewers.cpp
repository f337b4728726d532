#include "engine/reviewers.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "engine/stage.h"

namespace nf::engine {

namespace {

Person person_of(const Account& account) { return {account.name, account.email, account.id}; }

// Once a stage is over, only those who decided have filled one of its seats.
bool over(const Stage& stage) { return stage.status == StageStatus::Approved; }

// Resolves the seats of one stage. `seated` are those who cannot take a seat of it any more.
class Resolver {
 public:
  Resolver(const State& state, const Approval& approval, int index, const Directory& directory)
      : state_(state),
        approval_(approval),
        stage_(approval.stages[index]),
        index_(index),
        directory_(directory) {}

  std::vector<Reviewer> seats() {
    const std::set<UserId> named_later = named_in_other_stages();
    for (int seat = 0; seat < size(); ++seat) add_named(seat);
    for (int seat = 0; seat < size(); ++seat) add_group(seat, named_later);
    return std::move(people_);
  }

  // Gives missing seats to fallback reviewers, in order.
  void fill(std::vector<Reviewer>& people) const {
    const std::set<UserId> seated = named_in_other_stages();
    for (const SeatSpec& spec : stage_.fallback) {
      const std::vector<int> missing = missing_seats(people);
      if (missing.empty()) return;
      const Account* account = directory_.account_at(spec.email);
      if (!account || seated.contains(account->id) || has(people, account->id)) continue;
      if (!can_join(state_, approval_, *account)) continue;
      people.push_back({person_of(*account), {missing.front()}, How::Fallback, true, ReviewerState::Asked});
    }
  }

  // Asks everybody, or nobody where those who are there are too few.
  void ask(std::vector<Reviewer>& people) const {
    const bool enough = decidable(stage_, people, approval_.decisions, index_);
    for (Reviewer& reviewer : people) {
      if (reviewer.state != ReviewerState::Asked && reviewer.state != ReviewerState::Waiting) continue;
      reviewer.state = enough ? ReviewerState::Asked : ReviewerState::Waiting;
    }
  }

  bool eligible(const Account* account) const {
    if (!account || !account->enabled) return false;
    if (barred(state_, person_of(*account), approval_.allow_self_approval)) return false;
    const Decision* decision = approval_.decision_of(account->id);
    return !decision || decision->stage == index_;
  }

  // Of the seats that a reviewer may fill those that are still theirs; nothing where they hold none any more.
  std::optional<std::vector<int>> seats_left(const Reviewer& reviewer) const {
    if (!eligible(directory_.account(*reviewer.person.user))) return std::nullopt;
    if (reviewer.how != How::Group && reviewer.how != How::Manager) return reviewer.seats;
    std::vector<int> left;
    std::ranges::copy_if(reviewer.seats, std::back_inserter(left),
                         [&](int seat) { return gives(stage_.seats[seat], *reviewer.person.user); });
    return left.empty() ? std::nullopt : std::optional(std::move(left));
  }

 private:
  int size() const { return static_cast<int>(stage_.seats.size()); }

  static bool has(const std::vector<Reviewer>& people, UserId user) {
    return std::ranges::any_of(people, [&](const Reviewer& r) { return r.person.user == user; });
  }

  const Account* named(const SeatSpec& spec) const {
    const Account* account = directory_.account_at(spec.email);
    if (spec.kind == SeatSpec::Kind::Person) return account;
    // The manager of somebody who only says who they are could be chosen by the requester.
    const bool unverified = !state_.requester_verified && !account_is_trusted(spec.email);
    if (!account || !account->manager || unverified) return nullptr;
    return directory_.account(*account->manager);
  }

  // Whether this person is among those whom the seat names now.
  bool gives(const SeatSpec& spec, UserId user) const {
    if (spec.kind != SeatSpec::Kind::Group) {
      const Account* account = named(spec);
      return account && account->id == user;
    }
    const auto members = directory_.members(spec.group);
    return members && std::ranges::find(*members, user) != members->end();
  }

  bool account_is_trusted(const std::string& email) const {
    return folded_address(email) != folded_address(state_.requester.email);
  }

  // One human fills one seat over all stages, and a named one before a group.
  std::set<UserId> named_in_other_stages() const {
    std::set<UserId> users;
    for (const Stage& stage : approval_.stages) {
      if (&stage == &stage_ || over(stage)) continue;
      for (const SeatSpec& spec : stage.seats) {
        if (spec.kind == SeatSpec::Kind::Group) continue;
        if (const Account* account = named(spec)) users.insert(account->id);
      }
    }
    return users;
  }

  void add_named(int seat) {
    const SeatSpec& spec = stage_.seats[seat];
    if (spec.kind == SeatSpec::Kind::Group) return;
    const Account* account = named(spec);
    if (!eligible(account) || has(people_, account->id) || seated_before(account->id)) return;
    const How how = spec.kind == SeatSpec::Kind::Manager ? How::Manager : How::Named;
    people_.push_back({person_of(*account), {seat}, how, false, ReviewerState::Asked});
  }

  void add_group(int seat, const std::set<UserId>& named_elsewhere) {
    const SeatSpec& spec = stage_.seats[seat];
    if (spec.kind != SeatSpec::Kind::Group) return;
    for (const UserId user : directory_.members(spec.group).value_or(std::vector<UserId>{})) {
      const Account* account = directory_.account(user);
      if (!eligible(account) || named_elsewhere.contains(user)) continue;
      const auto known =
          std::ranges::find_if(people_, [&](const Reviewer& r) { return r.person.user == user; });
      if (known == people_.end()) {
        people_.push_back({person_of(*account), {seat}, How::Group, false, ReviewerState::Asked});
      } else if (known->how == How::Group) {
        known->seats.push_back(seat);
      }
    }
  }

  // A named seat of an earlier stage was this person's one seat.
  bool seated_before(UserId user) const {
    for (int i = 0; i < index_; ++i) {
      if (over(approval_.stages[i])) continue;
      for (const Reviewer& reviewer : approval_.stages[i].reviewers) {
        const bool by_name = reviewer.how == How::Named || reviewer.how == How::Manager;
        if (by_name && reviewer.person.user == user && reviewer.state != ReviewerState::Removed) return true;
      }
    }
    return false;
  }

  // The seats that want somebody. The first stands for all where any of them would do.
  std::vector<int> missing_seats(const std::vector<Reviewer>& people) const {
    if (decidable(stage_, people, approval_.decisions, index_)) return {};
    if (stage_.mode != ReviewMode::All || stage_.fallback_joined) return {0};
    std::vector<int> unfilled = unfilled_seats(stage_, people);
    if (unfilled.empty()) unfilled.push_back(seat_of_all());
    return unfilled;
  }

  // Where everybody who is left has approved and it is still open, the last of "all of a group" has left.
  int seat_of_all() const {
    const auto seat = std::ranges::find(stage_.seats, kEverybody, &SeatSpec::need);
    CHECK(seat != stage_.seats.end());
    return static_cast<int>(seat - stage_.seats.begin());
  }

  const State& state_;
  const Approval& approval_;
  const Stage& stage_;
  const int index_;
  const Directory& directory_;
  std::vector<Reviewer> people_;
};

}  // namespace

bool barred(const State& state, const Person& person, bool allow_self_approval) {
  if (allow_self_approval && same_person(state.requester, person)) return false;
  if (same_person(state.requester, person)) return true;
  if (state.beneficiary && same_person(*state.beneficiary, person)) return true;
  if (state.submitted_by && same_person(*state.submitted_by, person)) return true;
  return std::ranges::any_of(state.editors,
                             [&](const Person& editor) { return same_person(editor, person); });
}

bool can_join(const State& state, const Approval& approval, const Account& account) {
  if (!account.enabled || barred(state, person_of(account), approval.allow_self_approval)) return false;
  if (approval.decision_of(account.id)) return false;
  for (const Stage& stage : approval.stages) {
    if (over(stage)) continue;
    for (const Reviewer& reviewer : stage.reviewers) {
      if (reviewer.person.user == account.id) return false;
    }
  }
  return true;
}

void resolve_stages(const State& state, Approval& approval, const Directory& directory) {
  const int count = static_cast<int>(approval.stages.size());
  for (int i = 0; i < count; ++i)
    approval.stages[i].reviewers = Resolver(state, approval, i, directory).seats();
  for (int i = 0; i < count; ++i) approval.stages[i].reviewers = resolve_stage(state, approval, i, directory);
}

std::vector<Reviewer> resolve_stage(const State& state, const Approval& approval, int index,
                                    const Directory& directory) {
  // The stage's own earlier resolution gives nobody a seat.
  Approval fresh = approval;
  fresh.stages[index].reviewers.clear();
  Resolver resolver(state, fresh, index, directory);
  std::vector<Reviewer> people = resolver.seats();
  resolver.fill(people);
  resolver.ask(people);
  return people;
}

std::vector<Reviewer> replace_leavers(const State& state, const Approval& approval, int index,
                                      const Directory& directory) {
  const Resolver resolver(state, approval, index, directory);
  std::vector<Reviewer> people = approval.stages[index].reviewers;
  for (Reviewer& reviewer : people) {
    if (reviewer.state != ReviewerState::Asked && reviewer.state != ReviewerState::Waiting) continue;
    if (auto left = resolver.seats_left(reviewer)) {
      reviewer.seats = std::move(*left);
    } else {
      reviewer.state = ReviewerState::Removed;
    }
  }
  resolver.fill(people);
  resolver.ask(people);
  return people;
}

std::vector<Reviewer> join_fallback(const State& state, const Approval& approval, int index,
                                    const Directory& directory) {
  std::vector<Reviewer> people = approval.stages[index].reviewers;
  for (Reviewer& reviewer : people) {
    if (reviewer.state != ReviewerState::Decided) reviewer.state = ReviewerState::Removed;
  }
  for (const SeatSpec& spec : approval.stages[index].fallback) {
    const Account* account = directory.account_at(spec.email);
    if (!account || !can_join(state, approval, *account)) continue;
    if (std::ranges::any_of(people, [&](const Reviewer& r) { return r.person.user == account->id; }))
      continue;
    people.push_back({person_of(*account), {}, How::Fallback, true, ReviewerState::Asked});
  }
  Approval joined = approval;
  joined.stages[index].fallback_joined = true;
  Resolver(state, joined, index, directory).ask(people);
  return people;
}

}  // namespace nf::engine
