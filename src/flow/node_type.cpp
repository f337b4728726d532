#include "flow/node_type.h"

namespace nf::flow {

std::vector<std::string> NodeType::ports(const Json&) const { return {"main"}; }
Taking NodeType::taking(const Json&) const { return Taking::One; }
ProvenanceRule NodeType::provenance() const { return {}; }

expr::Sources NodeType::output_sources(const Json&, const std::vector<std::string>&,
                                       const Operands& operands) const {
  const ProvenanceRule rule = provenance();
  return rule.passes ? rule.adds | operands.at("") | operands.input({}) : rule.adds;
}

Json NodeType::output_schema(const Json&) const { return nullptr; }
void NodeType::check(const NodeSpec&, Problems&) const {}
std::vector<std::string_view> NodeType::literal_keys() const { return {}; }
std::vector<Reading> NodeType::readings(const Json&) const { return {}; }

}  // namespace nf::flow
