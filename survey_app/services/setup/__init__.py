"""Setup: what a campaign needs before it opens, step by step, and every act that supplies it."""
