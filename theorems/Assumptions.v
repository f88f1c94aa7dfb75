(** Nothing is assumed: every line below prints "Closed under the global context".
    One line for each entry of theorems.json, in its order. *)
From sekvm Require Base Lang Weak SC Sections Inv Sim Steps Schedule Arm ArmIsWeak Kernel Lockset Source Exec
  Search Litmus LockTable Replay SearchOk Nonvacuous Counter CounterCases TicketRun TicketFacts TicketTrace
  TicketQueue Ticket TicketCode TicketCodeOk TicketExample TicketSource Rejected Instances Bundled Prefix Walk
  Tlb Compose ComposeRules ComposeExample Layers LayersExample.

Print Assumptions sekvm.Kernel.wDRF.
Print Assumptions sekvm.Kernel.kernel_is_SC.
Print Assumptions sekvm.Kernel.isolated_kernel_is_SC.
Print Assumptions sekvm.Kernel.kernel_with_users_is_SC.
Print Assumptions sekvm.Kernel.locks_make_SC.
Print Assumptions sekvm.Kernel.invariants_carry_over.
Print Assumptions sekvm.Schedule.weak_kernel_is_SC.
Print Assumptions sekvm.ArmIsWeak.arm_is_weak.
Print Assumptions sekvm.Lockset.lockset_sound.
Print Assumptions sekvm.Exec.steps_sound.
Print Assumptions sekvm.Exec.steps_complete.
Print Assumptions sekvm.SearchOk.outcomes_sound.
Print Assumptions sekvm.Litmus.table_allowed.
Print Assumptions sekvm.Litmus.table_forbidden.
Print Assumptions sekvm.Litmus.table_differ.
Print Assumptions sekvm.LockTable.broken_locks.
Print Assumptions sekvm.LockTable.sound_locks.
Print Assumptions sekvm.Ticket.ticket_kernel_is_SC.
Print Assumptions sekvm.Ticket.ticket_wDRF.
Print Assumptions sekvm.Ticket.tickets_work.
Print Assumptions sekvm.Ticket.tickets_alternate.
Print Assumptions sekvm.TicketQueue.in_order.
Print Assumptions sekvm.TicketCodeOk.compiled_ticket_ok.
Print Assumptions sekvm.TicketSource.source_is_SC.
Print Assumptions sekvm.TicketSource.source_invariants.
Print Assumptions sekvm.Source.source_run.
Print Assumptions sekvm.TicketExample.allocator_is_SC.
Print Assumptions sekvm.Instances.accepted_is_SC.
Print Assumptions sekvm.Bundled.bundled_accepted.
Print Assumptions sekvm.Instances.nested_accepted.
Print Assumptions sekvm.Instances.not_accepted.
Print Assumptions sekvm.Prefix.kept_prefix.
Print Assumptions sekvm.Walk.racing_walk.
Print Assumptions sekvm.Walk.walk_meets_one_section.
Print Assumptions sekvm.Walk.one_store.
Print Assumptions sekvm.Tlb.no_use_after_invalidation.
Print Assumptions sekvm.Walk.linked_walk.
Print Assumptions sekvm.Walk.clear_and_fill_not_transactional.
Print Assumptions sekvm.Tlb.page_handed_on.
Print Assumptions sekvm.Tlb.first_dsb_is_needed.
Print Assumptions sekvm.Nonvacuous.users_instance.
Print Assumptions sekvm.Nonvacuous.isolated_instance.
Print Assumptions sekvm.Nonvacuous.kernel_instance.
Print Assumptions sekvm.TicketExample.contended_instance.
Print Assumptions sekvm.TicketExample.allocator_observed.
Print Assumptions sekvm.Nonvacuous.store_buffering.
Print Assumptions sekvm.Counter.full_claim.
Print Assumptions sekvm.CounterCases.pull_needs_its_test.
Print Assumptions sekvm.CounterCases.push_needs_its_read_test.
Print Assumptions sekvm.CounterCases.push_needs_its_write_test.
Print Assumptions sekvm.CounterCases.check_is_needed.
Print Assumptions sekvm.CounterCases.alternation_is_needed.
Print Assumptions sekvm.CounterCases.isolation_is_needed.
Print Assumptions sekvm.CounterCases.messages_have_threads.
Print Assumptions sekvm.CounterCases.promises_must_be_kept.
Print Assumptions sekvm.CounterCases.owners_are_kernel_threads.
Print Assumptions sekvm.Rejected.anything_on_SC.
Print Assumptions sekvm.Rejected.all_sync_rejected.
Print Assumptions sekvm.Rejected.nolock_rejected.
Print Assumptions sekvm.TicketExample.plain_unlock_duplicates.
Print Assumptions sekvm.Compose.compose.
Print Assumptions sekvm.Compose.committed_run.
Print Assumptions sekvm.Compose.highest_runs.
Print Assumptions sekvm.ComposeRules.rules_compose.
Print Assumptions sekvm.ComposeRules.trans_by_clause.
Print Assumptions sekvm.ComposeExample.page_safe.
Print Assumptions sekvm.Layers.tower_refines.
Print Assumptions sekvm.LayersExample.identifiers_distinct.
