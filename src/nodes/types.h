#pragma once

#include "engine/behaviour.h"

// The node types, in the order of the editor's palette. A new one is a line here and one in CMakeLists.txt.
#define NF_NODE_TYPES(TYPE) \
  TYPE(form)                \
  TYPE(webhook)             \
  TYPE(schedule)            \
  TYPE(manual)              \
  TYPE(set)                 \
  TYPE(code)                \
  TYPE(if)                  \
  TYPE(switch)              \
  TYPE(context_memory)      \
  TYPE(memory)              \
  TYPE(ai_agent)            \
  TYPE(risk_tier)           \
  TYPE(decision_table)      \
  TYPE(merge)               \
  TYPE(loop)                \
  TYPE(wait)                \
  TYPE(sub_workflow)        \
  TYPE(approval_group)      \
  TYPE(approval)            \
  TYPE(rework)              \
  TYPE(form_task)           \
  TYPE(http_request)        \
  TYPE(tool)                \
  TYPE(register)            \
  TYPE(output)

// One function a node type, such as form_type(); each lives for the whole program.
namespace nf::nodes {

#define NF_DECLARE(name) const engine::NodeType& name##_type();
NF_NODE_TYPES(NF_DECLARE)
#undef NF_DECLARE

}  // namespace nf::nodes
