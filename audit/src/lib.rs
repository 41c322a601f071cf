//! The auditor's engine: the rules' decision table, and history against storage.
