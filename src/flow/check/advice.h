#pragma once

#include "flow/check.h"
#include "flow/check/finite/verdict.h"

namespace nf::flow {

// A node type that finds more than what keeps a document from being published: what is surely not meant, such
// as a rule that is never taken. Implemented beside NodeType, by the same class.
class Adviser {
 public:
  virtual ~Adviser() = default;

  // With pointers from the node, as NodeType::check(). The node has no problem. Only what is certain, and
  // nothing that was found out after the effort was spent.
  virtual void advise(const NodeSpec& node, const finite::Domains& domains, finite::Effort& effort,
                      Problems& warnings) const = 0;
};

}  // namespace nf::flow
