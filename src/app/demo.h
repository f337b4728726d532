#pragma once

#include <string>

#include "app/organisation.h"

namespace nf::app {

// Makes the demo organisation where it is not there yet: accounts, groups, policies, variables, the workflow,
// and DIR/demo-accounts.json (mode 0600) with their random passwords and the hook's token. What is there is
// kept, so a set-up that was cut short is completed at the next start.
Result<> set_up_demo(Organisation& organisation, const std::string& data);

// Addresses of the accounts that the demo's page may switch to.
std::vector<std::string> demo_addresses();

}  // namespace nf::app
