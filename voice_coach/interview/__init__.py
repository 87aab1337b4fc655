"""What the interviewer says and when: scenarios, the conversation, the live session."""
