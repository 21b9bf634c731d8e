"""What phones and mailboxes received, and the page that shows it."""
