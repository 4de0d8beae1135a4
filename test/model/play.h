#pragma once
// Plays steps to the server and to the reference, and compares what everybody heard and what both
// hold afterwards.

#include <string>
#include <vector>

#include "steps.h"

// The first difference, and the step that caused it; empty if they agree.
std::string play(const std::vector<Step>& steps);

// Plays them in a separate process: true if there is a difference, or if that process dies. With
// `tell` it prints the difference.
bool goes_wrong(const std::vector<Step>& steps, bool tell);

// Of failing steps, the minimal ones that still fail.
std::vector<Step> shrink(std::vector<Step> steps);
