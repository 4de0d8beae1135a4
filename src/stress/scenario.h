#pragma once
// What the tester can do to a server. Each scenario gives its orders to the fleet, fills the report
// and returns true where all was as it must be.

#include "fleet.h"
#include "report.h"
#include "usage.h"

namespace hubbub::stress {

bool run_chat(Fleet& fleet, Report& report);
bool run_idle(Fleet& fleet, Report& report);
bool run_join_storm(Fleet& fleet, Report& report);
bool run_mass_quit(Fleet& fleet, Report& report);
bool run_churn(Fleet& fleet, Report& report);
bool run_ban_storm(Fleet& fleet, Report& report);

// Steps that several take.

// Connects and registers these groups; joins their rooms. Each tells its time in the report, and
// false where not all got there.
bool connect_all(Fleet& fleet, Report& report, Groups groups);
bool join_all(Fleet& fleet, Report& report, Groups groups);
// Returns once what the server has sent so far has come to all of these.
bool barrier(Fleet& fleet, Groups groups);
// After the talk: says what is due, waits until it has come everywhere, or nothing comes any more.
void hush_and_drain(Fleet& fleet);
// Lets all quit and ends the fleet.
void leave(Fleet& fleet);
// From the first message that was due to the last that came.
Ns sending_time(const Fleet& fleet, Ns start);
// Adds who was refused or dropped; true where nobody was.
bool add_casualties(Fleet& fleet, Report& report);

}  // namespace hubbub::stress
