#pragma once

#include <map>
#include <optional>
#include <string>

#include "expr/scope.h"
#include "flow/names.h"
#include "http/api/services.h"

namespace nf::http {

// A step of a workflow that is being written.
struct DraftPlace {
  flow::Document document;
  flow::Graph graph;
  flow::NodeIndex node = 0;
  const flow::NodeType* type = nullptr;

  const flow::NodeSpec& spec() const { return document.nodes[node]; }
};
// Out of the members `document` and `node` of a call's body. InvalidInput with every fault of their shape.
// What is wrong in the document otherwise does not matter.
Result<DraftPlace> read_place(const Json& body, const flow::Catalogue& catalogue);

// What the expressions of such a step would read: of an execution, of an example of the request's body, of
// outputs that stand in for those of steps. The workspace's variables; never a secret.
class DraftData final : public expr::Scope {
 public:
  // Out of the members `execution_id`, `input` and `pins` of the body. An execution that the caller may not
  // see is NotFound.
  static Result<DraftData> read(const Services& services, const Call& call, const DraftPlace& place);

  expr::Binding root(expr::Root root) const override;
  expr::Binding node(std::string_view id) const override;
  std::optional<Time> now() const override { return now_; }

  // Why a path has no value here, for a person; nothing where it may have one.
  std::optional<std::string> missing(const expr::Path& path) const;

 private:
  Result<> take_execution(const Services& services, const Call& call, const DraftPlace& place);
  Result<> take_pins(const Json& pins, const DraftPlace& place);
  void take_input(const Json& input, const DraftPlace& place);
  void make_up_execution(const Call& call, const DraftPlace& place);
  void find_source(const DraftPlace& place);
  void put(const std::string& id, JsonRef output) { outputs_[id] = std::move(output); }

  std::map<std::string, JsonRef, std::less<>> outputs_;  // by node; the start's is `trigger`
  std::string start_;                                    // its id; empty: there is none
  std::string source_;                                   // whose output comes in; empty: nobody's
  Json execution_;
  Json workflow_;
  JsonRef vars_;
  Time now_;
};

}  // namespace nf::http
