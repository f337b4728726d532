#include "runtime/memory_job.h"

#include <algorithm>
#include <cmath>
#include <ranges>

#include "engine/output_limit.h"
#include "runtime/turn_rows.h"

namespace nf::runtime {

namespace {

using expr::Provenance;
using expr::Source;

constexpr const char* kSizes = "memory";
constexpr const char* kWorkspace = "workspace";
// Of a row: what a step may give, in the object around it.
constexpr JsonLimits kStoredLimits{.max_depth = engine::kMaxOutputDepth + 1,
                                   .max_string_bytes = engine::kMaxOutputBytes};
constexpr std::size_t kMaxProvenanceBytes = 64 * 1024;  // longer, it is kept of the whole value

std::string values_of(const std::string& owner) { return "memory/" + owner; }

// A value that is kept. Without one it says that there is none any more, and on whose word.
struct Kept {
  std::optional<Json> value;
  Provenance provenance;
};

std::string encode(const Kept& kept) {
  Json provenance = kept.provenance.to_json();
  if (write_json(provenance).size() > kMaxProvenanceBytes)
    provenance = Provenance::of(kept.provenance.sources()).to_json();
  JsonObject document{{"provenance", std::move(provenance)}};
  if (kept.value) document["value"] = *kept.value;
  return write_json(document);
}

Result<Kept> decode(const std::string& text) {
  const Json document = TRY(parse_json(text, kStoredLimits));
  const Json* provenance = find(document, "provenance");
  if (!provenance) return fail(ErrorCode::Storage, "What is kept under the key is damaged.");
  Kept kept;
  kept.provenance = TRY(Provenance::from_json(*provenance));
  if (const Json* value = find(document, "value")) kept.value = *value;
  return kept;
}

// As an entity is after all jobs before.
Result<std::optional<std::string>> entity(Writing& writing, const std::string& kind, const std::string& id) {
  for (const ports::EntityRow& row : std::views::reverse(writing.batch().entities)) {
    if (row.kind == kind && row.id == id) return row.document;
  }
  return writing.reader().entity(kind, id);
}

std::string owner_of(const std::string& scope, const Loaded& loaded) {
  if (scope == "execution") return to_string(loaded.row.id);
  return scope == "workflow" ? to_string(loaded.row.workflow) : kWorkspace;
}

// The rows that one operation is about.
class Cell {
 public:
  Cell(Writing& writing, const Loaded& loaded, const std::string& scope, const std::string& key)
      : writing_(writing),
        own_(loaded.state.test),
        owner_(own_ ? to_string(loaded.row.id) : owner_of(scope, loaded)),
        id_(own_ ? scope + "/" + key : key),
        real_owner_(owner_of(scope, loaded)),
        real_id_(key),
        limits_(own_ || scope == "execution" ? kMemoryOfExecution : kMemoryOfMany) {}

  // Whether it is a test's: then what is deleted there must hide what is really kept.
  bool own() const { return own_; }

  // Nothing: no row says anything of it.
  Result<std::optional<Kept>> read() {
    auto text = TRY(entity(writing_, values_of(owner_), id_));
    bytes_ = text ? id_.size() + text->size() : 0;
    if (!text && real_owner_ != owner_) text = TRY(entity(writing_, values_of(real_owner_), real_id_));
    if (!text) return std::optional<Kept>();
    return std::optional(TRY(decode(*text)));
  }

  // The rows that make it so, after read(); null takes it away. LimitReached where there is no room.
  Result<std::vector<ports::EntityRow>> rows(const std::optional<Kept>& kept) {
    auto [keys, bytes] = TRY(size());
    const std::size_t keys_before = keys, bytes_before = bytes;
    ports::EntityRow row{values_of(owner_), id_, std::nullopt};
    if (bytes_ > 0) --keys;
    bytes -= std::min(bytes, bytes_);
    if (kept) {
      row.document = encode(*kept);
      ++keys;
      bytes += id_.size() + row.document->size();
    }
    if (keys > limits_.keys && keys > keys_before)
      return full("holds " + std::to_string(limits_.keys) + " keys");
    if (bytes > limits_.bytes && bytes > bytes_before)
      return full("would hold more than " + std::to_string(limits_.bytes / 1024 / 1024) + " MiB");
    ports::EntityRow size{kSizes, owner_, std::nullopt};
    if (keys > 0)
      size.document = write_json(
          JsonObject{{"keys", static_cast<std::int64_t>(keys)}, {"bytes", static_cast<std::int64_t>(bytes)}});
    return std::vector<ports::EntityRow>{std::move(row), std::move(size)};
  }

 private:
  struct Size {
    std::size_t keys = 0, bytes = 0;
  };
  Result<Size> size() {
    const auto text = TRY(entity(writing_, kSizes, owner_));
    if (!text) return Size{};
    const Json document = TRY(parse_json(*text));
    const auto number = [&](const char* name) {
      const Json* value = find(document, name);
      return value && value->is_int64() ? static_cast<std::size_t>(value->get_int64()) : 0;
    };
    return Size{number("keys"), number("bytes")};
  }
  static tl::unexpected<Error> full(const std::string& what) {
    return fail(ErrorCode::LimitReached,
                "The memory of this scope " + what + ", and no more fits in: delete what is not needed.");
  }

  Writing& writing_;
  const bool own_;
  const std::string owner_, id_, real_owner_, real_id_;
  const MemoryLimits limits_;
  std::size_t bytes_ = 0;  // of the row as it is; 0: there is none
};

// What an operation comes to.
struct Outcome {
  Json value;  // of the step's output
  Provenance provenance;
  std::vector<ports::EntityRow> rows;
};

// Whether data of an AI step may have chosen that this step runs, or what it does: an AI step, or what counts
// as one, lies before it.
bool may_be_led_by_ai(const Loaded& loaded, std::string_view node) {
  const auto index = loaded.version->graph.find(node);
  const std::vector<bool> upstream = loaded.version->graph.upstream(index);
  return std::ranges::any_of(loaded.state.steps, [&](const engine::Step& step) {
    return step.node != flow::kNone && upstream[step.node] && step.provenance.sources().has(Source::Ai);
  });
}

class Operation {
 public:
  Operation(Writing& writing, const Loaded& loaded, const engine::Release& release)
      : request_(*release.effect().request),
        key_(text("key")),
        cell_(writing, loaded, text("scope"), key_),
        asked_(Provenance::from_json(request_.at("provenance")).value()),
        led_by_ai_(may_be_led_by_ai(loaded, release.node())) {}

  // InvalidInput and LimitReached fail the step.
  Result<Outcome> carry_out() {
    const auto kept = TRY(cell_.read());
    const std::string operation = text("operation");
    if (operation == "set") return set(request_.at("value"), given());
    if (operation == "increment") return increment(kept);
    Outcome outcome{get(kept, operation == "get"), found(kept), {}};
    if (operation == "delete" && kept) outcome.rows = TRY(cell_.rows(without()));
    return outcome;
  }

  // {key, value}, and where its parts came from.
  Provenance of_output(const Provenance& of_value) const {
    Provenance provenance;
    provenance.graft("/key", Provenance::of(asked_.sources_at("/key")));
    provenance.graft("/value", of_value);
    return provenance;
  }
  const std::string& key() const { return key_; }

 private:
  std::string text(const char* member) const { return string_at(request_, member).value_or(""); }

  // Who asks, and how often, moves what is kept.
  Provenance given() const {
    Provenance provenance = asked_.at("/value");
    provenance.merge(Provenance::of(Source::External));
    if (led_by_ai_) provenance.merge(Provenance::of(Source::Ai));
    return provenance;
  }
  Provenance found(const std::optional<Kept>& kept) const {
    Provenance provenance = kept ? kept->provenance : Provenance();
    // Where there is nothing, what the step says in its place counts.
    provenance.merge(kept && kept->value ? Provenance::of(asked_.sources_at("/key")) : asked_.at("/value"));
    provenance.merge(Provenance::of(Source::External));
    return provenance;
  }

  Json get(const std::optional<Kept>& kept, bool or_else) const {
    if (kept && kept->value) return *kept->value;
    return or_else ? request_.at("value") : Json(nullptr);
  }
  // That nothing is kept any more is a word, too, where an AI step may have spoken it.
  std::optional<Kept> without() const {
    if (!cell_.own() && !given().sources().has(Source::Ai)) return std::nullopt;
    return Kept{std::nullopt, given()};
  }
  Result<Outcome> set(Json value, Provenance provenance) {
    auto rows = TRY(cell_.rows(Kept{value, provenance}));
    return Outcome{std::move(value), std::move(provenance), std::move(rows)};
  }
  Result<Outcome> increment(const std::optional<Kept>& kept) {
    const Json before = kept && kept->value ? *kept->value : Json(0);
    if (!before.is_number())
      return fail(ErrorCode::InvalidInput, "Under the key " + key_ + " is kept what is no number.");
    const double sum = number_of(before) + number_of(request_.at("value"));
    if (!(std::abs(sum) <= static_cast<double>(kMaxExactInteger)))
      return fail(ErrorCode::InvalidInput,
                  "The number under the key " + key_ + " would go beyond 2^53 - 1, where it is not exact.");
    Provenance provenance = kept ? kept->provenance : Provenance();
    provenance.merge(given());
    return set(json_number(sum), std::move(provenance));
  }

  const Json& request_;
  const std::string key_;
  Cell cell_;
  const Provenance asked_;
  const bool led_by_ai_;
};

bool is_waited_for(const Loaded& loaded, const engine::Release& release) {
  return std::ranges::any_of(
      engine::due_work(loaded.state, *loaded.version), [&](const engine::Release& due) {
        return due.node() == release.node() && due.item() == release.item() &&
               due.revision() == release.revision() && due.attempt() == release.attempt();
      });
}

// Whether the turn has taken the outcome: a timer that was due may have come before it.
bool is_taken(const std::vector<engine::Event>& events) {
  return std::ranges::any_of(events, [](const engine::Event& event) {
    const auto* reported = std::get_if<engine::EffectReported>(&event);
    return reported && !reported->late;
  });
}

engine::ReportEffect report_of(const engine::Release& release) {
  return {.node = release.node(),
          .item = release.item(),
          .revision = release.revision(),
          .attempt = release.attempt(),
          .kind = std::string(kMemory),
          .retryable = false};
}

}  // namespace

MemoryJob::MemoryJob(engine::Release release, TurnObserver* observer, Done done)
    : release_(std::move(release)), observer_(observer), done_(std::move(done)) {}

void MemoryJob::prepare(Writing& writing) {
  const auto loaded = writing.load(release_.execution());
  if (!loaded) decided_ = fail(loaded.error());
  if (!loaded || !*loaded || !is_waited_for(**loaded, release_)) return;
  Operation operation(writing, **loaded, release_);
  auto outcome = operation.carry_out();
  if (!outcome && outcome.error().code == ErrorCode::Unavailable) {
    decided_ = fail(outcome.error());
    return;
  }
  engine::ReportEffect report = report_of(release_);
  if (outcome) {
    report.provenance = operation.of_output(outcome->provenance);
    report.output = std::make_shared<const Json>(
        JsonObject{{"key", operation.key()}, {"value", std::move(outcome->value)}});
  }
  // Else the step would fail over it after the memory has changed.
  const Result<> fits = outcome ? engine::check_output(*report.output) : Result<>(fail(outcome.error()));
  if (!fits) {
    const bool full = fits.error().code == ErrorCode::LimitReached;
    report.error = engine::StepError{full ? "limit" : "memory", fits.error().message, ""};
    report.output = nullptr;
  }
  static_cast<void>(decide_and_write(writing, **loaded, system_actor(), report, events_));
  if (fits && is_taken(events_))
    std::ranges::move(outcome->rows, std::back_inserter(writing.batch().entities));
  if (!events_.empty()) after_ = **loaded;
}

void MemoryJob::finish(const Result<>& committed) {
  if (committed && after_ && observer_) observer_->turned(*after_, events_);
  if (done_) done_(committed ? decided_ : committed);
}

Result<std::vector<ports::EntityRow>> forget_memory_of(ports::Reader& reader, ExecutionId execution) {
  const std::string owner = to_string(execution);
  std::vector<ports::EntityRow> rows = TRY(reader.entities(values_of(owner)));
  for (ports::EntityRow& row : rows) row.document.reset();
  if (!rows.empty()) rows.push_back({kSizes, owner, std::nullopt});
  return rows;
}

}  // namespace nf::runtime
