// passkeys
