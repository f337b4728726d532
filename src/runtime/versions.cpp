#include "runtime/versions.h"

namespace nf::runtime {

namespace {

constexpr const char* kKind = "version";

std::string entity_id(WorkflowId workflow, int number) {
  return to_string(workflow) + "/" + std::to_string(number);
}

// Documents are ours once published, and at most 1 MiB.
constexpr JsonLimits kOwnLimits{.max_depth = 200, .max_string_bytes = 2 * 1024 * 1024};

}  // namespace

Versions::Versions(ports::Store& store, const flow::Catalogue& catalogue)
    : store_(store), catalogue_(catalogue) {}

Result<std::shared_ptr<const engine::Version>> Versions::get(WorkflowId workflow, int number) {
  const std::lock_guard lock(mutex_);
  if (const auto found = compiled_.find({workflow, number}); found != compiled_.end()) return found->second;
  if (!reader_) reader_ = store_.reader();
  const auto text = TRY(reader_->entity(kKind, entity_id(workflow, number)));
  if (!text)
    return fail(ErrorCode::NotFound, "There is no version " + std::to_string(number) + " of this workflow.");
  const Json entity = TRY(parse_json(*text, kOwnLimits));
  engine::WorkflowRef ref{workflow, string_at(entity, "name").value_or(""), number,
                          string_at(entity, "hash").value_or("")};
  auto version = TRY(engine::compile(ref, entity.at("document"), catalogue_));
  compiled_[{workflow, number}] = version;
  return version;
}

void Versions::put(std::shared_ptr<const engine::Version> version) {
  const std::lock_guard lock(mutex_);
  const auto key = std::pair(version->ref.id, version->ref.version);
  compiled_[key] = std::move(version);
}

ports::EntityRow Versions::row(const engine::WorkflowRef& ref, const Json& document, Time at) {
  const Json entity = JsonObject{
      {"name", ref.name}, {"hash", ref.hash}, {"at", at.time_since_epoch().count()}, {"document", document}};
  return {kKind, entity_id(ref.id, ref.version), write_json(entity)};
}

}  // namespace nf::runtime
