#include "connect/ai/fit.h"

#include "flow/schema.h"

namespace nf::connect::ai {

namespace {

JsonObject declared_members(const Json& proposal, const Json& output_schema) {
  const Json* properties = find(output_schema, "properties");
  if (properties == nullptr || !properties->is_object()) return proposal.as_object();
  JsonObject reduced;
  for (const auto& member : proposal.as_object()) {
    if (properties->get_object().contains(member.key())) reduced[member.key()] = member.value();
  }
  return reduced;
}

JsonObject without_nulls(const JsonObject& object) {
  JsonObject rest;
  for (const auto& member : object) {
    if (!member.value().is_null()) rest[member.key()] = member.value();
  }
  return rest;
}

}  // namespace

std::vector<Fault> faults_of(const Json& answer, const Json& output_schema) {
  if (!answer.is_object()) return {{"", "must be an object"}};
  const auto schema = flow::Schema::compile(output_schema);
  if (!schema) return {{"", "cannot be checked: output_schema is no JSON Schema"}};
  return schema->validate(answer);
}

Fitted fit(const Json& proposal, const Json& output_schema) {
  if (output_schema.is_null()) return {proposal, true};
  const JsonObject reduced = declared_members(proposal, output_schema);
  for (JsonObject candidate : {reduced, without_nulls(reduced)}) {
    if (candidate.empty()) continue;  // would fit many a schema and tell nobody anything
    Json output(std::move(candidate));
    if (faults_of(output, output_schema).empty()) return {std::move(output), true};
  }
  return {proposal, false};
}

}  // namespace nf::connect::ai
