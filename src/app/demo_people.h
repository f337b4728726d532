#pragma once

#include <span>
#include <string_view>

namespace nf::app {

// Who works at the demo organisation (api.md, section 5). Lists are separated by spaces.
struct DemoPerson {
  std::string_view key;  // address is key@example.com
  std::string_view name;
  std::string_view title;
  std::string_view department;
  std::string_view roles;
  std::string_view groups;
  std::string_view manager;
};

inline constexpr DemoPerson kDemoPeople[] = {
    {"mark", "Mark Mason", "Head of Sales", "Sales", "reviewer", "", ""},
    {"rita", "Rita Romero", "Account Manager", "Sales", "requester", "", "mark"},
    {"omar", "Omar Osman", "Account Manager", "Sales", "requester", "", "mark"},
    {"sven", "Sven Svensson", "Security Engineer", "Security", "reviewer", "security-leads", ""},
    {"sara", "Sara Silva", "Security Architect", "Security", "reviewer", "security-leads", ""},
    {"fay", "Fay Fischer", "Finance Controller", "Finance", "reviewer", "finance-leads", ""},
    {"finn", "Finn Foster", "Treasury Lead", "Finance", "reviewer", "finance-leads", ""},
    {"hana", "Hana Hoshino", "HR Lead", "People", "reviewer", "hr-leads", ""},
    {"cora", "Cora Costa", "Compliance Lead", "Compliance", "reviewer", "compliance-leads", ""},
    {"ciso", "Cian Sorensen", "Chief Information Security Officer", "Security", "reviewer", "", ""},
    {"cfo", "Carla Fontaine", "Chief Financial Officer", "Finance", "reviewer", "", ""},
    {"risk", "Rina Skov", "Head of Risk", "Risk", "reviewer", "", ""},
    {"ada", "Ada Auden", "Internal Auditor", "Audit", "auditor", "", ""},
    {"bob", "Bob Brandt", "Process Designer", "Operations", "builder", "", ""},
    {"admin", "Admin", "Administrator", "IT", "admin", "", ""},
    {"portal", "Policy Portal", "Service account", "IT", "service", "", ""},
};

}  // namespace nf::app
