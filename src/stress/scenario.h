#pragma once
// The load scenarios. Each gives orders to the fleet, fills the report and returns true if the run
// passed.

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

// Steps shared by scenarios.

// Connects and registers these groups, or joins their channels, and reports the time. Returns false
// if a client failed.
bool connect_all(Fleet& fleet, Report& report, Groups groups);
bool join_all(Fleet& fleet, Report& report, Groups groups);
// Waits until these clients have received everything that the server has sent so far. Returns false
// if a client did not answer.
bool barrier(Fleet& fleet, Groups groups);
// Ends the talk: sends all due messages and waits until they have arrived everywhere, or until no
// more arrive.
void stop_and_drain(Fleet& fleet);
// Lets all clients quit, and ends the fleet.
void leave(Fleet& fleet);
// Returns the time from the first due message to the last delivery.
Ns sending_time(const Fleet& fleet, Ns start);
// Reports clients that failed or were dropped. Returns true if there were none.
bool add_casualties(Fleet& fleet, Report& report);

}  // namespace hubbub::stress
