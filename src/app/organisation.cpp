#include "app/organisation.h"

#include <filesystem>

#include "app/backup.h"
#include "app/embedded.h"
#include "app/node_types.h"
#include "app/restore.h"
#include "base/check.h"
#include "connect/ai/ai_worker.h"
#include "runtime/forget_replies.h"
#include "runtime/people_review.h"
#include "store/sqlite/sqlite_store.h"

namespace nf::app {

namespace {

// Documents of ours, which tests publish.
std::vector<http::WorkflowTemplate> embedded_templates() {
  std::vector<http::WorkflowTemplate> templates;
  const auto json_of = [](const EmbeddedText& embedded) {
    auto json = parse_json(embedded.text);
    CHECK(json.has_value());
    return std::make_shared<const Json>(std::move(*json));
  };
  for (const EmbeddedText& workflow : embedded_workflows()) {
    http::WorkflowTemplate entry{std::string(workflow.id), json_of(workflow), {}};
    for (const EmbeddedText& sample : embedded_samples()) {
      const std::size_t dot = sample.id.find('.');
      if (sample.id.substr(0, dot) == workflow.id)
        entry.samples.push_back({std::string(sample.id.substr(dot + 1)), json_of(sample)});
    }
    templates.push_back(std::move(entry));
  }
  return templates;
}

// A backup that was broken off leaves a copy of the database; a restore that was, a directory that is not
// whole.
Result<> clear_remains(const std::string& data) {
  std::error_code ignored;
  std::filesystem::remove_all(data + "/" + kStagingFolder, ignored);
  if (!std::filesystem::exists(data + "/" + kRestoringFolder, ignored)) return {};
  return fail(ErrorCode::Conflict,
              "a restore into " + data + " was broken off: empty it, and restore the backup again");
}

}  // namespace

Result<std::unique_ptr<Organisation>> Organisation::open(const Place& place) {
  const std::string path = TRY(database_path(place.data, place.database));
  std::unique_ptr<Organisation> opened(new Organisation(TRY(store::DirectoryLock::acquire(place.data))));
  TRY(clear_remains(place.data));
  opened->store_ = std::make_unique<MeasuredStore>(TRY(store::open_sqlite({.path = path})));
  opened->runtime_ =
      TRY(runtime::Runtime::open(*opened->store_, opened->clock_, opened->entropy_, node_types()));
  opened->log_keeper_ = TRY(runtime::LogKeeper::open(*opened->store_, opened->clock_,
                                                     {.folder = place.data + "/keys", .host = place.host}));
  runtime::Runtime& running = *opened->runtime_;
  TRY(opened->sessions_.load(*opened->store_->reader(), *running.workspace()));
  running.observe(opened->waiting_room_);
  running.observe(opened->live_);
  running.on_log_growth([keeper = opened->log_keeper_.get()](std::uint64_t size) { keeper->grew(size); });
  opened->accounts_.emplace(running, opened->sessions_);
  opened->sign_in_.emplace(running, opened->sessions_, opened->passwords_);
  opened->services_.emplace(http::Services{running, *opened->accounts_, opened->sessions_, opened->passwords_,
                                           *opened->sign_in_, opened->waiting_room_, *opened->log_keeper_,
                                           opened->live_});
  opened->services_->builtin_ai = connect::ai::AiWorker::builtin_answer;
  opened->services_->templates = embedded_templates();
  opened->services_->files =
      TRY(runtime::Files::open(place.data + "/files", *opened->store_, opened->clock_));
  opened->housekeeping_.emplace(
      "sessions", opened->clock_, [self = opened.get()](Time now) -> std::optional<Time> {
        static_cast<void>(self->runtime_->submit(std::make_unique<runtime::SweepSessions>(self->sessions_)));
        static_cast<void>(
            runtime::resume_people_reviews(*self->runtime_));  // looked at again at the next round
        return now + runtime::kSessionSweep;
      });
  opened->forgetting_.emplace(
      "replies", opened->clock_, [self = opened.get()](Time now) -> std::optional<Time> {
        static_cast<void>(self->runtime_->submit(std::make_unique<runtime::ForgetReplies>(*self->store_)));
        return now + runtime::kForgetRepliesEvery;
      });
  opened->scheduler_.emplace(running);
  opened->sub_workflows_.emplace(running);
  running.observe(*opened->sub_workflows_);
  opened->memories_.emplace(running);
  running.observe(*opened->memories_);
  if (place.retention) opened->pruner_.emplace(running, *opened->store_, *place.retention);
  return opened;
}

Organisation::~Organisation() { stop(); }

void Organisation::start() {
  started_ = true;
  runtime_->start();
  log_keeper_->start();
  waiting_room_.start();
  live_.start(*runtime_, *accounts_);
  housekeeping_->start();
  forgetting_->start();
  scheduler_->start();
  if (pruner_) pruner_->start();
}

Result<> Organisation::start_own_effects() {
  TRY(sub_workflows_->start());
  return memories_->start();
}

void Organisation::stop() {
  if (!std::exchange(started_, false)) return;
  live_.stop();
  housekeeping_->stop();
  forgetting_->stop();
  scheduler_->stop();
  sub_workflows_->stop();
  memories_->stop();
  if (pruner_) pruner_->stop();
  passwords_.stop();
  runtime_->stop();
  waiting_room_.stop();
  log_keeper_->stop();
}

}  // namespace nf::app
