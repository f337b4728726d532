#include "app/organisation.h"

#include "app/embedded.h"
#include "base/check.h"
#include "connect/ai/ai_worker.h"
#include "nodes/catalog.h"
#include "runtime/people_review.h"
#include "store/sqlite/sqlite_store.h"

namespace nf::app {

namespace {

constexpr std::string_view kSqlite = "sqlite:";

// Documents of ours, which tests publish.
std::vector<http::WorkflowTemplate> embedded_templates() {
  std::vector<http::WorkflowTemplate> templates;
  for (const EmbeddedWorkflow& workflow : embedded_workflows()) {
    auto document = parse_json(workflow.text);
    CHECK(document.has_value());
    templates.push_back({std::string(workflow.id), std::make_shared<const Json>(std::move(*document))});
  }
  return templates;
}

Result<std::string> database_path(const Place& place) {
  if (!place.database.starts_with(kSqlite)) {
    return fail(ErrorCode::InvalidInput, "`database` must be sqlite: or sqlite:PATH");
  }
  const std::string path = place.database.substr(kSqlite.size());
  return path.empty() ? place.data + "/neuronflow.db" : path;
}

}  // namespace

Result<std::unique_ptr<Organisation>> Organisation::open(const Place& place) {
  const std::string path = TRY(database_path(place));
  std::unique_ptr<Organisation> opened(new Organisation(TRY(store::DirectoryLock::acquire(place.data))));
  opened->store_ = TRY(store::open_sqlite({.path = path}));
  opened->runtime_ =
      TRY(runtime::Runtime::open(*opened->store_, opened->clock_, opened->entropy_, nodes::catalogue()));
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
  opened->housekeeping_.emplace(opened->clock_, [self = opened.get()](Time now) -> std::optional<Time> {
    static_cast<void>(self->runtime_->submit(std::make_unique<runtime::SweepSessions>(self->sessions_)));
    static_cast<void>(runtime::resume_people_reviews(*self->runtime_));  // looked at again at the next round
    return now + runtime::kSessionSweep;
  });
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
}

void Organisation::stop() {
  if (!std::exchange(started_, false)) return;
  live_.stop();
  housekeeping_->stop();
  passwords_.stop();
  runtime_->stop();
  waiting_room_.stop();
  log_keeper_->stop();
}

}  // namespace nf::app
