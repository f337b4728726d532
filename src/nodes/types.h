#pragma once

#include "engine/behaviour.h"

// One function a node type; each lives for the whole program.
namespace nf::nodes {

const engine::NodeType& ai_agent_type();
const engine::NodeType& approval_group_type();
const engine::NodeType& approval_type();
const engine::NodeType& decision_table_type();
const engine::NodeType& form_type();
const engine::NodeType& http_request_type();
const engine::NodeType& if_type();
const engine::NodeType& manual_type();
const engine::NodeType& merge_type();
const engine::NodeType& output_type();
const engine::NodeType& register_type();
const engine::NodeType& rework_type();
const engine::NodeType& risk_tier_type();
const engine::NodeType& set_type();
const engine::NodeType& switch_type();
const engine::NodeType& tool_type();
const engine::NodeType& webhook_type();

}  // namespace nf::nodes
