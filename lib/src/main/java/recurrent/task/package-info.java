/**
 * Made-up tasks that need a long memory, with the best possible score and the score without memory
 * known exactly: recall of the first symbol, the adding problem, the copying problem and the
 * embedded Reber grammar.
 *
 * <p>Each task is a record that says what it is; {@link recurrent.task.Task#examples} draws as many
 * sequences as wanted from a seed. The same seed gives the same sequences on every machine.
 */
package recurrent.task;
