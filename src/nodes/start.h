#pragma once

#include "engine/trigger.h"
#include "nodes/support.h"

// What the start nodes share: the config parts `schema`, `checks`, `auth`, `dedupe_key`, `requester`.
namespace nf::nodes {

class StartType : public DescribedType {
 public:
  using DescribedType::DescribedType;

  flow::ProvenanceRule provenance() const override {
    return {.adds = expr::Source::External, .passes = false};
  }
  std::vector<std::string_view> literal_keys() const override { return {"schema", "path", "title"}; }
  // `body` as the config's schema has it, and what the type adds.
  Json output_schema(const Json& config) const override;
  void check(const flow::NodeSpec& node, flow::Problems& problems) const override;

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec&) const override { return nullptr; }
};

// Fills the shared parts of a trigger from a start node's config.
void read_request_rules(const Json& config, engine::Trigger& trigger);
// What is wrong with the `schema` and the `checks` of a config, with pointers from the node.
void check_request_rules(const flow::NodeSpec& node, flow::Problems& problems);
// How far the clocks of sender and server may be apart; nothing where it is none, or more than an hour.
std::optional<Millis> read_tolerance(std::string_view text);
// From an `auth` object.
void read_auth(const Json& auth, engine::Trigger& trigger);

// JSON Schema text of the shared config members, to be put into a type's own.
extern const std::string kChecksSchema;
extern const std::string kAuthSchema;
extern const std::string kPathSchema;

}  // namespace nf::nodes
