#pragma once

#include "flow/check/advice.h"

// Warnings about the conditions of nodes: what is never taken, and what has no way to go.
namespace nf::nodes {

void advise_switch(const flow::NodeSpec& node, const flow::finite::Domains& domains,
                   flow::finite::Effort& effort, flow::Problems& warnings);
void advise_if(const flow::NodeSpec& node, const flow::finite::Domains& domains, flow::finite::Effort& effort,
               flow::Problems& warnings);
void advise_risk_tier(const flow::NodeSpec& node, const flow::finite::Domains& domains,
                      flow::finite::Effort& effort, flow::Problems& warnings);

}  // namespace nf::nodes
