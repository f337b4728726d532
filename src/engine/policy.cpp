#include "engine/policy.h"

#include <algorithm>
#include <set>

#include "base/pointer.h"

namespace nf::engine {

namespace {

// Collects faults while reading, so that all are told at once.
class PolicyReader {
 public:
  PolicyReader(const Json& root, PolicyText text) : root_(root), text_(text) {}

  Result<Policy> read() {
    Policy policy;
    if (!root_.is_object()) {
      fault("", "must be an object with reviewers and review_mode, or stages");
    } else {
      read_fields(root_.get_object(), policy);
    }
    if (!faults_.empty()) {
      const Fault& first = faults_.front();
      const std::string at = first.pointer.empty() ? "the policy object" : first.pointer;
      const std::string message = at + " " + first.message;
      return fail(ErrorCode::InvalidInput, message, "policy", std::move(faults_));
    }
    return policy;
  }

 private:
  void fault(std::string pointer, std::string message) {
    faults_.push_back({std::move(pointer), std::move(message)});
  }

  // A template may stand for any value; what it gives is read again when it is known.
  bool unknown(const Json& value) const {
    return text_ == PolicyText::Template && value.is_string() &&
           std::string_view(value.get_string()).find("{{") != std::string_view::npos;
  }

  void refuse_unknown_keys(const JsonObject& object, const std::string& pointer,
                           const std::set<std::string_view>& known) {
    for (const auto& member : object) {
      if (!known.contains(member.key()))
        fault(pointer_join(pointer, member.key()), "is not a field of a policy object");
    }
  }

  const Json* given(const JsonObject& object, std::string_view key, bool null_allowed,
                    const std::string& pointer) {
    const Json* value = object.if_contains(key);
    if (!value || unknown(*value)) return nullptr;
    if (value->is_null()) {
      if (!null_allowed) fault(pointer_join(pointer, key), "must not be null");
      return nullptr;
    }
    return value;
  }

  void read_bool(const JsonObject& object, std::string_view key, bool& into) {
    const Json* value = given(object, key, false, "");
    if (!value) return;
    if (!value->is_bool()) return fault(pointer_join("", key), "must be true or false");
    into = value->get_bool();
  }

  // A name, an address or a group.
  std::string read_name(const JsonObject& object, std::string_view key, const std::string& pointer,
                        bool required, const std::string& otherwise = "") {
    const auto name = read_text(object, key, pointer, required);
    if (name && name->size() > kMaxNameBytes) {
      fault(pointer_join(pointer, key), "must have at most " + std::to_string(kMaxNameBytes) + " bytes");
    }
    return name.value_or(otherwise);
  }

  std::optional<std::string> read_text(const JsonObject& object, std::string_view key,
                                       const std::string& pointer, bool required, bool null_allowed = false) {
    const Json* raw = object.if_contains(key);
    if (!raw) {
      if (required) fault(pointer_join(pointer, key), "is required");
      return std::nullopt;
    }
    const Json* value = given(object, key, null_allowed, pointer);
    if (!value) return raw->is_string() ? std::optional(std::string(raw->get_string())) : std::nullopt;
    if (!value->is_string() || (required && value->get_string().empty())) {
      fault(pointer_join(pointer, key), required ? "must be a text that is not empty" : "must be a text");
      return std::nullopt;
    }
    return std::string(value->get_string());
  }

  std::optional<int> read_count(const JsonObject& object, std::string_view key, const std::string& pointer,
                                int least, int most) {
    const Json* value = given(object, key, false, pointer);
    if (!value) return std::nullopt;
    if (!value->is_int64() || value->get_int64() < least || value->get_int64() > most) {
      fault(pointer_join(pointer, key),
            "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
      return std::nullopt;
    }
    return static_cast<int>(value->get_int64());
  }

  template <class T>
  void read_choice(const JsonObject& object, std::string_view key, const std::string& pointer,
                   std::initializer_list<std::pair<std::string_view, T>> choices, T& into) {
    const Json* value = given(object, key, false, pointer);
    if (!value) return;
    std::string names;
    for (const auto& [name, choice] : choices) {
      if (value->is_string() && std::string_view(value->get_string()) == name) {
        into = choice;
        return;
      }
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    fault(pointer_join(pointer, key), "must be one of: " + names);
  }

  std::optional<Duration> read_duration(const JsonObject& object, std::string_view key,
                                        const std::string& pointer) {
    const Json* value = given(object, key, true, pointer);
    if (!value) return std::nullopt;
    if (value->is_string()) {
      if (auto duration = parse_duration(std::string_view(value->get_string()))) return *duration;
    }
    fault(pointer_join(pointer, key), "must be an ISO 8601 duration such as P2D");
    return std::nullopt;
  }

  SeatSpec read_person(const JsonObject& entry, const std::string& pointer) {
    refuse_unknown_keys(entry, pointer, {"name", "email"});
    SeatSpec seat;
    seat.email = read_name(entry, "email", pointer, true);
    seat.name = read_name(entry, "name", pointer, false, seat.email);
    return seat;
  }

  SeatSpec read_group(const JsonObject& entry, const std::string& pointer) {
    refuse_unknown_keys(entry, pointer, {"group", "need"});
    SeatSpec seat{.kind = SeatSpec::Kind::Group};
    seat.group = read_name(entry, "group", pointer, true);
    const Json* need = entry.if_contains("need");
    if (need && need->is_string() && std::string_view(need->get_string()) == "all") {
      seat.need = kEverybody;
    } else {
      seat.need = read_count(entry, "need", pointer, 1, kMaxSeats).value_or(1);
    }
    return seat;
  }

  // Whose manager may be nobody: a requester who gave no address has none.
  SeatSpec read_manager(const JsonObject& entry, const std::string& pointer) {
    refuse_unknown_keys(entry, pointer, {"manager_of"});
    SeatSpec seat{.kind = SeatSpec::Kind::Manager};
    seat.email = read_name(entry, "manager_of", pointer, false);
    return seat;
  }

  SeatSpec read_seat(const Json& value, const std::string& pointer, bool only_people) {
    if (!value.is_object()) {
      if (!unknown(value)) fault(pointer, "must be a person, a group or manager_of");
      return {};
    }
    const JsonObject& entry = value.get_object();
    if (!only_people && entry.contains("group")) return read_group(entry, pointer);
    if (!only_people && entry.contains("manager_of")) return read_manager(entry, pointer);
    return read_person(entry, pointer);
  }

  std::vector<SeatSpec> read_seats(const JsonObject& object, std::string_view key, const std::string& parent,
                                   bool required, bool only_people, int most) {
    const std::string pointer = pointer_join(parent, key);
    std::vector<SeatSpec> seats;
    if (required && !object.contains(key)) fault(pointer, "is required");
    const Json* value = given(object, key, false, parent);
    if (!value) return seats;
    if (!value->is_array() || value->get_array().empty()) {
      fault(pointer, "must be a list that is not empty");
      return seats;
    }
    if (value->get_array().size() > static_cast<std::size_t>(most)) {
      fault(pointer, "must have at most " + std::to_string(most) + " entries");
      return seats;
    }
    for (std::size_t i = 0; i < value->get_array().size(); ++i) {
      seats.push_back(read_seat(value->get_array()[i], pointer_join(pointer, i), only_people));
    }
    return seats;
  }

  // The fields that a stage and a flat policy object share.
  StageSpec read_stage(const JsonObject& object, const std::string& pointer) {
    StageSpec stage;
    stage.seats = read_seats(object, "reviewers", pointer, true, false, kMaxSeats);
    stage.fallback = read_seats(object, "fallback_reviewers", pointer, false, true, kMaxFallback);
    stage.due_in = read_duration(object, "due_in", pointer);
    if (!object.contains("review_mode")) fault(pointer_join(pointer, "review_mode"), "is required");
    read_choice<ReviewMode>(
        object, "review_mode", pointer,
        {{"all", ReviewMode::All}, {"any", ReviewMode::Any}, {"quorum", ReviewMode::Quorum}}, stage.mode);
    read_quorum(object, pointer, stage);
    return stage;
  }

  void read_quorum(const JsonObject& object, const std::string& pointer, StageSpec& stage) {
    const std::string at = pointer_join(pointer, "quorum");
    const Json* mode = object.if_contains("review_mode");
    const bool mode_known = mode && !unknown(*mode);
    if (stage.mode != ReviewMode::Quorum) {
      if (object.contains("quorum") && mode_known) fault(at, "belongs to review_mode quorum only");
      return;
    }
    if (!object.contains("quorum")) return fault(at, "is required with review_mode quorum");
    const auto quorum = read_count(object, "quorum", pointer, 1, 10'000);
    if (!quorum) return;
    stage.quorum = *quorum;
    const bool has_group = std::ranges::any_of(
        stage.seats, [](const SeatSpec& seat) { return seat.kind == SeatSpec::Kind::Group; });
    if (!stage.seats.empty() && !has_group && *quorum > static_cast<int>(stage.seats.size())) {
      fault(at, "is larger than the " + std::to_string(stage.seats.size()) + " seats can give");
    }
  }

  void read_stages(const JsonObject& object, Policy& policy) {
    for (const char* key : {"reviewers", "review_mode", "quorum"}) {
      if (object.contains(key)) fault(pointer_join("", key), "cannot stand beside stages");
    }
    const Json& value = object.at("stages");
    if (unknown(value)) return;
    if (!value.is_array() || value.get_array().empty())
      return fault("/stages", "must be a list that is not empty");
    if (value.get_array().size() > static_cast<std::size_t>(kMaxStages)) {
      return fault("/stages", "must have at most " + std::to_string(kMaxStages) + " entries");
    }
    const auto shared_fallback = read_seats(object, "fallback_reviewers", "", false, true, kMaxFallback);
    const auto shared_due = read_duration(object, "due_in", "");
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
      const std::string pointer = pointer_join("/stages", i);
      const Json& entry = value.get_array()[i];
      if (!entry.is_object()) {
        if (!unknown(entry)) fault(pointer, "must be an object");
        continue;
      }
      const JsonObject& stage = entry.get_object();
      refuse_unknown_keys(stage, pointer,
                          {"name", "reviewers", "review_mode", "quorum", "fallback_reviewers", "due_in"});
      StageSpec read = read_stage(stage, pointer);
      read.name = read_name(stage, "name", pointer, true);
      if (!stage.contains("fallback_reviewers")) read.fallback = shared_fallback;
      if (!stage.contains("due_in")) read.due_in = shared_due;
      policy.stages.push_back(std::move(read));
    }
  }

  void read_fields(const JsonObject& object, Policy& policy) {
    refuse_unknown_keys(
        object, "",
        {"reviewers", "fallback_reviewers", "review_mode", "quorum", "stages", "allow_comments",
         "require_comment", "allow_request_changes", "revision_limit", "allow_self_approval", "allow_bulk",
         "due_in", "remind_every", "on_timeout", "signature", "message", "metadata"});
    const Json* stages = object.if_contains("stages");
    if (stages && !stages->is_null()) {
      read_stages(object, policy);
    } else {
      policy.stages.push_back(read_stage(object, ""));
    }
    read_bool(object, "allow_comments", policy.allow_comments);
    read_bool(object, "allow_request_changes", policy.allow_request_changes);
    read_bool(object, "allow_self_approval", policy.allow_self_approval);
    read_bool(object, "allow_bulk", policy.allow_bulk);
    bool signature = false;
    read_bool(object, "signature", signature);
    if (signature) fault("/signature", "is not available yet: leave it out or say false");
    read_choice<CommentRule>(object, "require_comment", "",
                             {{"on_negative", CommentRule::OnNegative},
                              {"never", CommentRule::Never},
                              {"on_reject", CommentRule::OnReject},
                              {"on_changes", CommentRule::OnChanges},
                              {"always", CommentRule::Always}},
                             policy.require_comment);
    policy.revision_limit = read_count(object, "revision_limit", "", 0, 99).value_or(policy.revision_limit);
    policy.remind_every = read_duration(object, "remind_every", "");
    if (policy.remind_every && add(Time{}, *policy.remind_every) < Time{} + std::chrono::seconds(1)) {
      fault("/remind_every", "must be at least a second, such as P1D");
    }
    read_timeout(object, policy);
    policy.message = read_text(object, "message", "", false, true).value_or("");
    const Json* metadata = given(object, "metadata", true, "");
    if (metadata && !metadata->is_object()) fault("/metadata", "must be an object");
    if (!policy.allow_comments && policy.require_comment == CommentRule::Always) {
      fault("/require_comment", "cannot be always while allow_comments is false");
    }
  }

  void read_timeout(const JsonObject& object, Policy& policy) {
    const bool has_fallback =
        std::ranges::any_of(policy.stages, [](const StageSpec& stage) { return !stage.fallback.empty(); });
    policy.on_timeout = has_fallback ? OnTimeout::Fallback : OnTimeout::TimedOut;
    read_choice<OnTimeout>(object, "on_timeout", "",
                           {{"fallback", OnTimeout::Fallback},
                            {"timed_out", OnTimeout::TimedOut},
                            {"reject", OnTimeout::Reject}},
                           policy.on_timeout);
  }

  const Json& root_;
  const PolicyText text_;
  std::vector<Fault> faults_;
};

bool may_be_untrusted(const std::vector<std::string>& path) {
  if (path[0] == "message" || path[0] == "metadata") return true;
  return path.back() == "group" || path.back() == "manager_of";
}

// Whether the value at `pointer` itself came from there, and not only something in it: then so did whatever
// else might stand in it.
bool whole_untrusted(const expr::Provenance& provenance, const std::string& pointer) {
  constexpr std::string_view kAnyOther = "\x7F";  // no field of a policy object
  return !provenance.sources_at(pointer_join(pointer, kAnyOther)).empty();
}

void find_untrusted(const Json& value, std::vector<std::string>& path, const std::string& pointer,
                    const expr::Provenance& provenance, std::vector<Fault>& faults) {
  if (!path.empty() && may_be_untrusted(path)) return;
  if (whole_untrusted(provenance, pointer)) {
    faults.push_back({pointer, "is data from outside or from AI: who asks does not choose who decides"});
  } else if (value.is_object()) {
    for (const auto& member : value.get_object()) {
      path.emplace_back(member.key());
      find_untrusted(member.value(), path, pointer_join(pointer, member.key()), provenance, faults);
      path.pop_back();
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
      path.push_back(std::to_string(i));
      find_untrusted(value.get_array()[i], path, pointer_join(pointer, i), provenance, faults);
      path.pop_back();
    }
  }
}

}  // namespace

Result<Policy> parse_policy(const Json& policy, PolicyText text) { return PolicyReader(policy, text).read(); }

std::vector<Fault> untrusted_parts(const Json& policy, const expr::Provenance& provenance) {
  std::vector<Fault> faults;
  if (provenance.empty()) return faults;
  std::vector<std::string> path;
  find_untrusted(policy, path, "", provenance, faults);
  return faults;
}

}  // namespace nf::engine
