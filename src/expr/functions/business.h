#pragma once

#include <string>
#include <string_view>

namespace nf::expr {

// How many digits of its minor unit a currency has by ISO 4217: 2 for EUR, 0 for JPY, 3 for KWD; 2 where the
// code is not listed.
int minor_digits(std::string_view currency);

// An amount for people: the code, the number rounded to the minor unit (halves away from zero), groups of
// three: "EUR 12,500.00", "JPY 1,250", "EUR -3.50". Requires a finite number.
std::string money_text(double amount, std::string_view currency);

}  // namespace nf::expr
