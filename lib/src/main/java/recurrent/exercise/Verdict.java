package recurrent.exercise;

/**
 * What the check of an exercise says about an answer.
 *
 * @param id the exercise, for example {@code 01.2}: chapter and number
 * @param state right, wrong or not answered yet
 * @param text what a right answer teaches, or what is wrong and why
 */
public record Verdict(String id, State state, String text) {

  /** How far an answer is. */
  public enum State {
    /** The answer is right. */
    RIGHT('✓'),
    /** The answer is wrong. */
    WRONG('✗'),
    /** There is no answer yet. */
    UNANSWERED('○');

    private final char mark;

    State(char mark) {
      this.mark = mark;
    }
  }

  /**
   * The line that a learner sees: mark, exercise and text.
   *
   * @return for example {@code ○ 01.2: not answered yet}
   */
  @Override
  public String toString() {
    return state.mark + " " + id + ": " + text;
  }
}
