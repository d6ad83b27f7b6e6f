/** The search for settings such as learning rate and size, with a budget that is fixed before. */
package recurrent.search;
