#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include "base/check.h"
#include "nodes/catalog.h"
#include "runtime/dispatcher.h"
#include "runtime/doctor.h"
#include "runtime/pause_for_tests.h"
#include "runtime/process_for_tests.h"
#include "runtime/saved_state.h"
#include "runtime/test_bench.h"
#include "store/memory/failing_store.h"
#include "store/sqlite/sqlite_store.h"
#include "store/temporary_folder.h"

// Every commit and every effect ends in a way that leaves its caller in the dark: it failed before, it
// happened and nobody was told, it hung and came late, or the process died over it. Clients ask again under
// the same key, the process starts again on what lies on the disk, and in the end everything was done, once.
namespace nf::runtime {
namespace {

using store::CommitFault;

constexpr int kOrders = 3;
constexpr int kMaxProcesses = 6;  // until all is done; each fault comes once
constexpr std::chrono::milliseconds kClientWaits{150};
constexpr std::chrono::seconds kProcessLives{60};

enum class StoreFault { None, Before, AfterExecuted, Unknown, Late };
enum class EffectFault { None, Before, AfterExecuted, Late, DiesBefore, DiesAfter, ToldTwice };

struct Faults {
  StoreFault store = StoreFault::None;
  std::uint64_t commit = 0;  // the n-th of the process
  EffectFault effect = EffectFault::None;
  std::uint64_t attempt = 0;  // the n-th of the process
};

// Lines that outlive processes: what clients and receivers know.
class Ledger {
 public:
  explicit Ledger(std::string path) : path_(std::move(path)) {}

  void write(const std::string& line) const {
    const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const std::string text = line + "\n";
    CHECK(file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    ::close(file);
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    std::ifstream file(path_);
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }
  // What follows `word` in its lines.
  std::vector<std::string> after(const std::string& word) const {
    std::vector<std::string> found;
    for (const auto& line : lines()) {
      if (line.starts_with(word + " ")) found.push_back(line.substr(word.size() + 1));
    }
    return found;
  }

 private:
  const std::string path_;
};

// Lets a commit wait until a client has lost its patience.
class LateStore final : public ports::Store {
 public:
  LateStore(std::unique_ptr<ports::Store> inner, std::uint64_t late)
      : inner_(std::move(inner)), late_(late) {}

  Result<> commit(const ports::Batch& batch) override {
    if (++commits_ == late_) pause(2 * kClientWaits);
    return inner_->commit(batch);
  }
  std::unique_ptr<ports::Reader> reader() override { return inner_->reader(); }
  Result<> forget_replies(Time before) override { return inner_->forget_replies(before); }
  Result<bool> shrink(std::size_t pages) override { return inner_->shrink(pages); }

 private:
  const std::unique_ptr<ports::Store> inner_;
  const std::uint64_t late_;
  std::uint64_t commits_ = 0;
};

std::unique_ptr<ports::Store> faulty(std::unique_ptr<ports::Store> inner, const Faults& faults) {
  if (faults.store == StoreFault::None) return inner;
  if (faults.store == StoreFault::Late) return std::make_unique<LateStore>(std::move(inner), faults.commit);
  auto failing = std::make_unique<store::FailingStore>(std::move(inner));
  failing->fail_commit(faults.commit, faults.store == StoreFault::Before          ? CommitFault::Before
                                      : faults.store == StoreFault::AfterExecuted ? CommitFault::AfterExecuted
                                                                                  : CommitFault::Unknown);
  return failing;
}

ports::EffectResult paid() {
  Json output = JsonObject{{"result", JsonObject{{"status", 200}, {"data", "paid"}}}};
  return {.output = std::make_shared<const Json>(std::move(output))};
}

ports::EffectResult failed(bool definite) {
  return {.error = engine::StepError{"timeout", "No answer came in time.", ""}, .definite = definite};
}

// The bank: books under the key that it is given, whatever becomes of its answer.
class Bank final : public ports::EffectWorker {
 public:
  Bank(const Ledger& ledger, Faults faults, Bench& bench) : ledger_(ledger), faults_(faults), bench_(bench) {}
  std::string_view kind() const override { return "http"; }

  ports::EffectResult carry_out(const engine::Release& release) override {
    const EffectFault fault = ++attempts_ == faults_.attempt ? faults_.effect : EffectFault::None;
    if (fault == EffectFault::Before) return failed(true);
    if (fault == EffectFault::DiesBefore) std::_Exit(1);
    ledger_.write("booked " + release.idempotency_key());
    if (fault == EffectFault::DiesAfter) std::_Exit(1);
    if (fault == EffectFault::AfterExecuted) return failed(false);
    if (fault == EffectFault::Late) pause(kClientWaits);
    if (fault == EffectFault::ToldTwice) {  // the first report comes by another way, and this one late
      bench_.submit(std::make_unique<SystemJob>(release.execution(), report_of(release, paid()),
                                                bench_.runtime->observer()));
      pause(kClientWaits);
    }
    return paid();
  }

 private:
  const Ledger& ledger_;
  const Faults faults_;
  Bench& bench_;
  std::atomic<std::uint64_t> attempts_{0};
};

constexpr std::string_view kPayments = R"({"name": "Payments", "nodes": [
    {"id": "start", "type": "webhook", "config": {"path": "pay", "auth": {"type": "none"}}},
    {"id": "gate", "type": "approval", "config": {"title": "Please", "review_mode": "any",
      "reviewers": [{"email": "sven@example.com"}]}},
    {"id": "pay", "type": "http_request", "config": {"method": "POST", "url": "https://bank.example/"},
     "retry": {"max_attempts": 9, "initial": "PT0.01S", "factor": 1, "max": "PT0.01S"}},
    {"id": "done", "type": "output", "config": {"value": "{{nodes.pay.result.data}}"}}],
  "edges": [{"from": "start", "to": "gate"}, {"from": "gate", "port": "approved", "to": "pay"},
    {"from": "pay", "to": "done"}]})";

Idempotency key_of(const std::string& text) { return {sha256(text), sha256("body")}; }

// One process: server and clients. Ends when every order is paid and its execution completed.
class Process final : private TurnObserver {
 public:
  Process(const std::string& path, const Ledger& ledger, Faults faults, int number)
      : ledger_(ledger), bench_(faulty(store::open_sqlite({.path = path}).value(), faults)) {
    bench_.clock.advance(std::chrono::hours(number));  // ids differ from those of the processes before
    bench_.runtime->observe(*this);
    clock_ = std::thread([this] {
      while (!done_) {
        bench_.clock.advance(Millis(10));
        pause(std::chrono::milliseconds(2));
      }
    });
    Dispatcher::Workers workers;
    workers.push_back(std::make_unique<Bank>(ledger_, faults, bench_));
    auto made = std::make_unique<Dispatcher>(*bench_.runtime, std::move(workers));
    {
      const std::lock_guard lock(mutex_);
      dispatcher_ = std::move(made);
    }
    CHECK(dispatcher_->start().has_value());
  }
  ~Process() override {
    dispatcher_->stop();
    done_ = true;
    clock_.join();
    bench_.runtime->stop();  // nobody is told of a turn any more
    dispatcher_.reset();
  }

  void run() {
    const WorkflowId workflow = bench_.runtime->workspace()->workflows().begin()->first;
    each_order(
        [&](const std::string& order) {
          const Reply reply =
              insist([&] { return bench_.begin(workflow, "rita@example.com", key_of("start " + order)); });
          CHECK(reply.status == 201 || reply.status == 200);
          ledger_.write("started " + order + " " + to_string(started(reply)));
        },
        "started");
    std::map<std::string, ExecutionId> executions;
    for (const auto& line : ledger_.after("started")) {
      executions[line.substr(0, 1)] = *parse_id<ExecutionId>(line.substr(2));
    }
    each_order(
        [&](const std::string& order) {
          ledger_.write("approving " + to_string(executions[order]));
          const Reply reply = insist([&] {
            return bench_.approve(executions[order], "sven@example.com", key_of("approve " + order));
          });
          CHECK(reply.status == 200);
          ledger_.write("approved " + order);
        },
        "approved");
    for (const auto& [order, execution] : executions) wait_for(execution);
  }

 private:
  // Runs `act` for all orders at once that `word` in the ledger does not name yet.
  void each_order(const std::function<void(const std::string&)>& act, const std::string& word) {
    std::set<std::string> done;
    for (const auto& line : ledger_.after(word)) done.insert(line.substr(0, 1));
    std::vector<std::thread> clients;
    for (int order = 0; order < kOrders; ++order) {
      const std::string name = std::to_string(order);
      if (!done.contains(name)) clients.emplace_back([&act, name] { act(name); });
    }
    for (std::thread& client : clients) client.join();
  }

  // Asks, and asks again where no answer comes or it says to.
  Reply insist(const std::function<Answer()>& ask) {
    for (;;) {
      Answer answer = ask();
      const auto until = std::chrono::steady_clock::now() + kClientWaits;
      while (!answer.given() && std::chrono::steady_clock::now() < until) {
        pause(std::chrono::milliseconds(1));
      }
      if (!answer.given()) continue;
      Reply reply = answer.wait();
      const bool again =
          reply.status == 503 || *string_at(body_or_null(reply), "type") == "idempotency-running";
      if (!again) return reply;
    }
  }
  static Json body_or_null(const Reply& reply) {
    const Json body = reply.body.empty() ? Json(nullptr) : body_of(reply);
    return string_at(body, "type") ? body : Json(JsonObject{{"type", ""}});
  }

  void wait_for(ExecutionId execution) {
    const auto until = std::chrono::steady_clock::now() + kProcessLives;
    while (bench_.runtime->reader()->execution(execution).value()->status != "completed") {
      CHECK(std::chrono::steady_clock::now() < until);
      pause(std::chrono::milliseconds(2));
    }
  }

  void turned(const Loaded& loaded, const std::vector<engine::Event>& events) override {
    const std::lock_guard lock(mutex_);
    if (dispatcher_) dispatcher_->turned(loaded, events);
  }

  const Ledger& ledger_;
  Bench bench_;
  std::mutex mutex_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::atomic<bool> done_{false};
  std::thread clock_;
};

// Figures of all stories.
struct Figures {
  int stories = 0, processes = 0, crashes = 0;
  std::uint64_t bookings = 0, acts = 0;
};
Figures& figures() {
  static Figures all;
  return all;
}

// A database with people and the workflow, as every story begins with.
struct Organisation {
  Organisation() {
    CHECK(in_a_process([this] {
            Bench bench(store::open_sqlite({.path = path}).value());
            bench.add_user("rita@example.com");
            bench.add_user("sven@example.com");
            CHECK(bench.publish(bench.add_workflow(kPayments)).status == 200);
          }) == 0);
  }
  store::TemporaryFolder folder;
  const std::string path = folder.file("neuronflow.db");
};

class Story {
 public:
  Story() : path_(folder_.file("neuronflow.db")), ledger_(folder_.file("ledger")) {
    static const Organisation organisation;
    std::filesystem::copy_file(organisation.path, path_);
  }

  void play(Faults faults) {
    int code = 1;
    for (int number = 1; code != 0; ++number) {
      ASSERT_LE(number, kMaxProcesses);
      code = in_a_process([&] { Process(path_, ledger_, faults, number).run(); });
      ASSERT_TRUE(code == 0 || code == 70 || code == 1) << "exit code " << code;
      ++figures().processes;
      if (code != 0) ++figures().crashes;
      faults = {};
    }
    check();
    ++figures().stories;
  }

 private:
  void check() {
    const auto store = store::open_sqlite({.path = path_}).value();
    const auto reader = store->reader();
    const auto listed = reader->executions({}, {}).value();
    EXPECT_EQ(listed.rows.size(), static_cast<std::size_t>(kOrders)) << "started twice, or lost";
    const auto journal = ledger_.lines();
    std::map<std::string, std::set<std::string>> keys;  // by execution
    for (const auto& key : ledger_.after("booked")) keys[key.substr(0, key.find('/'))].insert(key);
    EXPECT_EQ(keys.size(), static_cast<std::size_t>(kOrders));
    for (const auto& row : listed.rows) {
      const std::string id = to_string(row.id);
      EXPECT_EQ(row.status, "completed");
      ASSERT_EQ(keys[id].size(), 1u) << "the same key on every attempt";
      const auto asked = std::ranges::find(journal, "approving " + id);
      const auto booked = std::ranges::find(journal, "booked " + *keys[id].begin());
      EXPECT_LT(asked - journal.begin(), booked - journal.begin()) << "booked before it was approved";
    }
    for (const auto& line : ledger_.after("started")) {
      EXPECT_TRUE(reader->execution(*parse_id<ExecutionId>(line.substr(2))).value())
          << "an acknowledged start is lost";
    }
    figures().bookings += ledger_.after("booked").size();
    check_leaves(*store, *reader);
  }

  void check_leaves(ports::Store& store, ports::Reader& reader) {
    Versions versions(store, nodes::catalogue());
    const auto diagnosis = examine(reader, versions);
    ASSERT_TRUE(diagnosis) << diagnosis.error().message;
    EXPECT_THAT(diagnosis->findings, testing::IsEmpty());
    EXPECT_EQ(diagnosis->decisions, static_cast<std::uint64_t>(kOrders));
    std::map<std::string, int> kinds;
    const auto leaves = reader.leaves(0, 1000).value();
    for (const auto& leaf : leaves) ++kinds[*string_at(json(leaf.bytes), "kind")];
    EXPECT_EQ(kinds["effect.succeeded"], kOrders) << "each payment succeeded once";
    figures().acts += diagnosis->leaves;
  }

  store::TemporaryFolder folder_;
  const std::string path_;
  const Ledger ledger_;
};

// How many commits and attempts a story without faults may take, at most.
constexpr std::uint64_t kCommits = 9;
constexpr std::uint64_t kAttempts = 3;

TEST(UnknownOutcomes, OfEveryCommitLoseNothingAndDoNothingTwice) {
  for (const auto fault :
       {StoreFault::Before, StoreFault::AfterExecuted, StoreFault::Unknown, StoreFault::Late}) {
    for (std::uint64_t n = 1; n <= kCommits; ++n) {
      SCOPED_TRACE("fault " + std::to_string(static_cast<int>(fault)) + " at commit " + std::to_string(n));
      Story().play({.store = fault, .commit = n});
      if (HasFailure()) return;
    }
  }
}

TEST(UnknownOutcomes, OfEveryEffectLoseNothingAndDoNothingTwice) {
  for (const auto fault : {EffectFault::Before, EffectFault::AfterExecuted, EffectFault::Late,
                           EffectFault::DiesBefore, EffectFault::DiesAfter, EffectFault::ToldTwice}) {
    for (std::uint64_t n = 1; n <= kAttempts; ++n) {
      SCOPED_TRACE("fault " + std::to_string(static_cast<int>(fault)) + " at attempt " + std::to_string(n));
      Story().play({.effect = fault, .attempt = n});
      if (HasFailure()) return;
    }
  }
}

TEST(UnknownOutcomes, OfBothAtOnceLoseNothingAndDoNothingTwice) {
  constexpr int kStories = 24;
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 chance(seed);
  for (int i = 0; i < kStories; ++i) {
    const Faults faults{.store = static_cast<StoreFault>(1 + chance() % 4),
                        .commit = 1 + chance() % kCommits,
                        .effect = static_cast<EffectFault>(1 + chance() % 6),
                        .attempt = 1 + chance() % kAttempts};
    SCOPED_TRACE("story " + std::to_string(i));
    Story().play(faults);
    if (HasFailure()) return;
  }
  const Figures& all = figures();
  std::printf(
      "PROMISE P3: %d stories with a fault at each commit and effect call (before, after executed, late, "
      "died), "
      "%d processes of which %d died, %llu bookings: 0 lost, 0 double\n",
      all.stories, all.processes, all.crashes, static_cast<unsigned long long>(all.bookings));
  std::printf("PROMISE P12: %llu acts of these stories have exactly one leaf each\n",
              static_cast<unsigned long long>(all.acts));
}

}  // namespace
}  // namespace nf::runtime
