#include "http/api/live.h"

#include <algorithm>

#include "http/api/services.h"

namespace nf::http {

namespace {

std::string_view via_of(const Caller& caller) { return caller.via == Via::Session ? "web" : "api"; }

Response stream_response(std::shared_ptr<Stream> stream) {
  Response response{.status = 200, .stream = std::move(stream)};
  response.set("Content-Type", "text/event-stream");
  response.set("X-Accel-Buffering", "no");  // a proxy in front passes events on at once
  return response;
}

std::string changed_event(const std::set<std::string_view>& what, std::optional<ExecutionId> execution) {
  JsonArray names(what.begin(), what.end());
  return server_sent_event(
      "changed",
      write_json(JsonObject{{"what", std::move(names)},
                            {"execution_id", execution ? Json(to_string(*execution)) : Json(nullptr)}}));
}

// Whose list of tasks is another now. What a migration has taken out of the state asks nobody any more, and
// is not told.
std::set<UserId> asked_people(const engine::State& state, const std::vector<engine::Event>& events) {
  std::set<UserId> people;
  if (state.test) return people;  // a test asks nobody
  const auto add = [&](const engine::Person& to) {
    if (to.user) people.insert(*to.user);
  };
  const auto add_those_at = [&](const auto& list, const auto& closed) {
    for (const auto& one : list)
      if (one.node == closed.node && one.item == closed.item) add(one.to);
  };
  for (const engine::Event& event : events) {
    if (const auto* task = std::get_if<engine::TaskOpened>(&event)) add(task->task.to);
    if (const auto* task = std::get_if<engine::TaskClosed>(&event)) add_those_at(state.tasks, *task);
    if (const auto* rework = std::get_if<engine::ReworkOpened>(&event)) add(rework->rework.to);
    if (const auto* rework = std::get_if<engine::ReworkClosed>(&event)) add_those_at(state.reworks, *rework);
  }
  return people;
}

}  // namespace

std::string journal_item(const ports::JournalRow& row) {
  return std::string(R"({"no":)") + std::to_string(row.no) + R"(,"at":")" + format_time(row.at) +
         R"(","events":)" + row.events + "}";
}

Live::Live(ports::Clock& clock)
    : clock_(clock), ticker_("live", clock, [this](Time now) { return look(now); }) {}

Live::~Live() { stop(); }

void Live::start(runtime::Runtime& runtime, const runtime::Accounts& accounts) {
  {
    const std::lock_guard lock(mutex_);
    runtime_ = &runtime;
    accounts_ = &accounts;
    running_ = true;
  }
  ticker_.start();
}

void Live::stop() {
  {
    const std::lock_guard lock(mutex_);
    running_ = false;
  }
  ticker_.stop();
  listeners_.splice(listeners_.end(), arrived_);
  for (const Listener& listener : listeners_) listener.stream->finish();
  listeners_.clear();
  count_ = 0;
}

Result<Response> Live::follow_changes(const Caller& caller) { return add({.caller = caller}); }

Result<Response> Live::follow_journal(const Caller& caller, ExecutionId execution, std::uint64_t from) {
  return add({.caller = caller, .execution = execution, .next = from});
}

Result<Response> Live::add(Listener listener) {
  listener.stream = std::make_shared<Stream>();
  const auto stream = listener.stream;
  stream->push(server_sent_event("ready", "{}"));
  {
    const std::lock_guard lock(mutex_);
    if (!running_ || count_ >= kMaxListeners) {
      return fail(ErrorCode::Unavailable,
                  "As many pages listen for changes as can be served; ask again later.");
    }
    ++count_;
    arrived_.push_back(std::move(listener));
  }
  ticker_.wake();
  return stream_response(stream);
}

void Live::turned(const runtime::Loaded& loaded, const std::vector<engine::Event>& events) {
  if (count_ == 0) return;
  Change change{.row = loaded.row};
  change.row.state.clear();
  for (const engine::Approval& approval : loaded.state.approvals) {
    for (const engine::Stage& stage : approval.stages) {
      for (const engine::Reviewer& reviewer : stage.reviewers) change.involved.insert(*reviewer.person.user);
    }
  }
  change.asked = asked_people(loaded.state, events);
  change.granted = std::ranges::any_of(events, [](const engine::Event& event) {
    return std::holds_alternative<engine::ExceptionGranted>(event);
  });
  {
    const std::lock_guard lock(mutex_);
    if (changes_.size() >= kMaxQueued) {
      changes_.clear();
      missed_ = true;
    }
    changes_.push_back(std::move(change));
    if (changes_.size() > 1) return;  // the ticker knows already
  }
  ticker_.wake();
}

// Whoever arrived is served at once; changes wait until some have gathered.
std::optional<Time> Live::look(Time now) {
  std::vector<Change> changes;
  bool missed = false;
  const bool gathered = now >= gathered_ + kGather || now < gathered_;
  std::list<Listener> arrived;
  {
    const std::lock_guard lock(mutex_);
    arrived.splice(arrived.end(), arrived_);
    if (gathered) {
      changes = std::exchange(changes_, {});
      missed = std::exchange(missed_, false);
    }
  }
  if (gathered) gathered_ = now;
  std::size_t gone = std::erase_if(arrived, [&](Listener& listener) {
    const auto of_same = std::ranges::count(listeners_, listener.caller.user,
                                            [](const Listener& other) { return other.caller.user; });
    const bool taken =
        of_same < static_cast<std::ptrdiff_t>(kMaxListenersPerUser) && serve(listener, {}, false);
    if (!taken) listener.stream->finish();
    return !taken;
  });
  listeners_.splice(listeners_.end(), arrived);
  if (gathered) {
    gone += std::erase_if(listeners_, [&](Listener& listener) {
      const bool stays = serve(listener, changes, missed);
      if (!stays) listener.stream->finish();
      return !stays;
    });
  }
  count_ -= gone;
  if (!gathered) return gathered_ + kGather;
  return listeners_.empty() ? std::nullopt : std::optional<Time>(now + kLookAgain);
}

bool Live::serve(Listener& listener, const std::vector<Change>& changes, bool missed) {
  if (!listener.stream->open()) return false;
  if (!refresh(listener.caller)) {
    listener.stream->push(server_sent_event("over", "{}"));
    return false;
  }
  return listener.execution ? send_journal(listener) : tell(listener, changes, missed);
}

// What the account may do is read anew: roles are taken away while pages are open.
bool Live::refresh(Caller& caller) const {
  const auto identity = accounts_->by_credential(via_of(caller), caller.credential);
  if (!identity) return false;
  caller.roles = {};
  for (const std::string& name : identity->roles) {
    if (const auto role = role_named(name)) caller.roles.add(*role);
  }
  return true;
}

bool Live::tell(Listener& listener, const std::vector<Change>& changes, bool missed) {
  const bool everything = sees_everything(listener.caller);
  std::set<std::string_view> what;
  std::set<ExecutionId> executions;
  if (missed) what = {"approvals", "executions", "register", "requests", "tasks"};
  for (const Change& change : changes) {
    const bool reviews = everything || change.involved.contains(listener.caller.user);
    const bool asks = everything || owns(listener.caller, change.row);
    const bool asked = change.asked.contains(listener.caller.user);
    if (reviews) what.insert("approvals");
    if (asks) what.insert({"executions", "requests"});
    if (asked) what.insert("tasks");
    // Reviewers see the whole register, also of executions that they had no part in.
    if (change.granted && (reviews || asks || listener.caller.roles.has(Role::Reviewer)))
      what.insert("register");
    if (reviews || asks || asked) executions.insert(change.row.id);
  }
  if (what.empty()) return true;
  const bool one = executions.size() == 1 && !missed;
  return listener.stream->push(changed_event(what, one ? std::optional(*executions.begin()) : std::nullopt));
}

bool Live::send_journal(Listener& listener) {
  const auto reader = runtime_->reader();
  const auto row = reader->execution(*listener.execution);
  if (!row || !*row) return false;
  // Asked anew: roles are taken away while a page is open.
  if (!sees_everything(listener.caller) && !owns(listener.caller, **row)) return false;
  if ((*row)->turns <= listener.next) return true;
  const auto rows = reader->journal(*listener.execution, listener.next);
  if (!rows) return false;
  for (const ports::JournalRow& entry : *rows) {
    const std::string id = std::to_string(entry.no);
    if (!listener.stream->push(server_sent_event("turn", journal_item(entry), id))) return false;
    listener.next = entry.no + 1;
  }
  return true;
}

}  // namespace nf::http
